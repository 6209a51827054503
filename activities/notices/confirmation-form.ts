// The order confirmation form as a document: made once per version from the recorded order, sent with the notice of that version.
import { namesOf } from '../../prisma/catalogue';
import { documentByKey, saveDocument } from '../../prisma/documents';
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { addressOf, type OrderContact } from '../../prisma/people';
import { dateAt } from '../../workflows/domain/business-time';
import { amounts, depositOf, lineTotal, taxWithin } from '../../workflows/domain/money';
import type { Policy } from '../../workflows/domain/policy';
import type { Form, OrderState } from '../../workflows/domain/state';
import { forPrint } from '../carriers/needs';
import { companyIn } from '../company';
import { renderConfirmationForm } from '../documents/confirmation-form';
import type { ConfirmationFormData, PaymentTerms } from '../documents/data';
import { refused } from '../failures';
import { asAddress, asParty } from '../paper-data';

interface FormSource {
  state: OrderState;
  form: Form;
  contact: OrderContact;
  policy: Policy;
  confirmUrl: string;
}
export interface FormFile {
  filename: string;
  mime: string;
  bytes: Uint8Array;
}

/** The form's file, made now or found. @throws ApplicationFailure `data_missing` for an order without an address */
export async function confirmationFormFile(db: PrismaClient, source: FormSource): Promise<FormFile> {
  const { orderId } = source.state;
  const key = `${orderId}:confirmation_form:${source.form.version}`;
  const made = await documentByKey(db, key);
  if (made) return made;
  const bytes = await renderConfirmationForm(await formData(db, source));
  const file = { filename: `${source.state.orderNumber ?? orderId}-v${source.form.version}.pdf`, mime: 'application/pdf' };
  await saveDocument(db, { key, orderId, kind: 'confirmation_form', ...file, bytes });
  // Another attempt may have been quicker: what is kept is what is sent.
  return (await documentByKey(db, key)) ?? { ...file, bytes };
}

async function formData(db: PrismaClient, { state, form, contact, policy, confirmUrl }: FormSource): Promise<ConfirmationFormData> {
  const address = state.addressId ? await addressOf(db, state.addressId) : null;
  if (!address) throw refused('data_missing', `Order ${state.orderId} has no address to print on its form.`);
  const names = await namesOf(
    db,
    state.lines.map((line) => line.sku),
  );
  const { language } = contact;
  const money = (amount: number) => ({ amount, currency: state.currency });
  const sums = amounts(state);
  const party = asParty(contact);
  const at = { party, address: asAddress(address) };
  return {
    language,
    timeZone: policy.calendar.zone,
    date: dateAt(policy.calendar, Date.parse(form.sentAt)),
    company: companyIn(language),
    orderNumber: state.orderNumber ?? state.orderId,
    formVersion: form.version,
    customer: { ...party, email: contact.email ?? undefined },
    billTo: at,
    shipTo: at,
    lines: state.lines.map((line) => ({
      sku: line.sku,
      name: names.get(line.sku)?.[language] ?? line.sku,
      quantity: line.quantity,
      unitPrice: money(line.unitPrice),
      total: money(lineTotal(line)),
      taxRate: line.taxRate,
      tax: money(taxWithin(lineTotal(line), line.taxRate)),
    })),
    goods: money(sums.goods),
    shipping: money(sums.shipping),
    tax: money(sums.tax),
    total: money(sums.total),
    terms: termsOf(state, sums.total, policy),
    promisedDate: form.deliveryDate,
    instructions: contact.instructions ?? undefined,
    needs: contact.needs ? forPrint(contact.needs, language) : undefined,
    validUntil: form.expiresAt,
    confirmUrl,
  };
}

function termsOf(state: OrderState, total: number, policy: Policy): PaymentTerms {
  const money = (amount: number) => ({ amount, currency: state.currency });
  switch (state.terms) {
    case 'prepaid':
      return { kind: 'prepaid', amount: money(total) };
    case 'on_account':
      return { kind: 'on_account', days: policy.accountDays, amount: money(total) };
    case 'deposit': {
      const percent = state.depositPercent ?? policy.depositPercent;
      const deposit = depositOf(total, percent);
      return { kind: 'deposit', percent, deposit: money(deposit), balance: money(total - deposit) };
    }
  }
}
