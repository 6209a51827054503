// The matrix of acts as a whole: every subject has its table, so that a new act without a row fails here or there; and who may do what.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { specs } from '../../api/acts/table';
import { knownRoles } from '../../api/sign-in';
import { actNames, acts } from '../../workflows/domain/acts';

test('every subject of the acts has its table', () => {
  const names = (folder: string, form: RegExp) => readdirSync(folder).flatMap((file) => form.exec(file)?.[1] ?? []);
  const subjects = names(path.join(__dirname, '../../workflows/domain/acts'), /^([\w-]+)\.ts$/).filter((name) => name !== 'deed');
  expect(names(__dirname, /^act-matrix-([\w-]+)\.test\.ts$/).sort()).toEqual(subjects.sort());
});

test('every act has its route', () => {
  expect(Object.keys(specs).sort()).toEqual([...actNames].sort());
});

/** Who may do what, word for word as the contract says it (API.md, section 4). */
const everybody = ['note', 'hold', 'release'];
const contract: Record<string, string> = {
  sales: `record-interaction send-quote accept-quote decline-quote place lose verify confirm decline propose answer-proposal report-tracking
    resolve-exception confirm-receipt open-case assign submit-closing record-survey change cancel promise resolve`,
  finance: 'record-payment waive-payment refund approve-closing reject-closing cancel resolve',
  warehouse: 'expect-supply receive-supply complete-picking complete-packing receive-return resolve',
  logistics: 'book-carrier void-label reprint hand-over report-tracking resolve-exception resolve',
  service: 'record-interaction open-case decide-case quote-repair answer-repair-quote complete-repair close-case resolve',
  supervisor: 'approve-refund reject-refund approve-review reject-review assign cancel resolve',
  ops: 'resolve',
  admin: '',
};

test.each(knownRoles)('what %s may do is what the contract says', (role) => {
  const may = actNames.filter((name) => acts[name].roles.some((one) => one === role));
  const words = (contract[role] ?? 'an unknown role').split(/\s+/).filter((word) => word !== '');
  expect([...may].sort()).toEqual([...everybody, ...words].sort());
});
