// The order confirmation form: goes with the notice `confirmation-form`; each version of the form is a paper of its own.
import type { PrismaClient } from '../../prisma/generated/prisma/client';
import { amounts, depositOf, lineTotal, taxWithin } from '../../workflows/domain/money';
import type { Policy } from '../../workflows/domain/policy';
import type { Form, OrderState } from '../../workflows/domain/state';
import { forPrint } from '../carriers/needs';
import { renderConfirmationForm } from '../documents/confirmation-form';
import type { ConfirmationFormData, PaymentTerms } from '../documents/data';
import { customerAt, nameOfGoods, numberOf, type Paper, type PaperSource, sheetOf } from './source';

interface OfForm {
  form: Form;
  /** The customer's link. */
  confirmUrl: string;
}

export function confirmationFormOf(db: PrismaClient, source: PaperSource, of: OfForm): Paper {
  const { state } = source.order;
  const { version } = of.form;
  return {
    key: `${state.orderId}:confirmation_form:${version}`,
    kind: 'confirmation_form',
    filename: `${numberOf(state)}-v${version}.pdf`,
    render: async () => renderConfirmationForm(await formData(db, source, of)),
  };
}

async function formData(db: PrismaClient, source: PaperSource, { form, confirmUrl }: OfForm): Promise<ConfirmationFormData> {
  const { order, contact, policy } = source;
  const { state } = order;
  const { language } = contact;
  const nameOf = await nameOfGoods(db, state);
  const money = (amount: number) => ({ amount, currency: state.currency });
  const sums = amounts(state);
  const at = await customerAt(db, source);
  return {
    ...sheetOf(source, language, Date.parse(form.sentAt)),
    formVersion: form.version,
    customer: { ...at.party, email: contact.email ?? undefined },
    billTo: at,
    shipTo: at,
    lines: state.lines.map((line) => ({
      sku: line.sku,
      name: nameOf(line.sku)[language],
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
