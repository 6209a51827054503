// Who may ask what, word for word as the contract says it (API.md, sections 3 and 4; PROCESS-SPEC.md): the expectation, written without a
// look at the code. One row per operation of the OpenAPI document; an operation without a row, or a row without one, fails.

/** `all`: every member of staff; `people`: the same, no machines. `open`: anybody, also without a sign-in. */
export const access: Record<string, string> = {
  'GET /api/process': 'open',

  'POST /api/inquiries': 'sales',
  'POST /api/orders': 'sales admin key',
  'GET /api/orders': 'all',
  'GET /api/orders/{id}': 'all',
  'GET /api/orders/{id}/events': 'all',
  'GET /api/orders/{id}/notices': 'all',
  'GET /api/orders/{id}/documents': 'all',
  'GET /api/orders/{id}/undo': 'all',
  'GET /api/orders/{id}/stream': 'all',
  'GET /api/stream': 'all',
  'GET /api/documents/{documentId}': 'all',
  'POST /api/orders/{id}/documents': 'all',

  'GET /api/tasks': 'all',
  'POST /api/tasks/{id}/claim': 'all',
  'POST /api/tasks/{id}/release': 'all',
  'POST /api/tasks/{id}/complete': 'all',
  'GET /api/staff': 'all',
  'GET /api/keys': 'admin',
  'POST /api/keys': 'admin',
  'POST /api/keys/{id}/revoke': 'admin',
  'GET /api/customers': 'sales service finance supervisor admin',
  'GET /api/customers/{id}': 'sales service finance supervisor admin',
  'POST /api/customers': 'sales service finance supervisor admin',

  'GET /api/reports/cycle-times': 'supervisor admin ops',
  'GET /api/reports/on-time': 'supervisor admin ops logistics sales',
  'GET /api/reports/late': 'supervisor admin ops',
  'GET /api/reports/feedback': 'supervisor admin ops sales service',
  'GET /api/reports/money': 'finance supervisor admin',
  'GET /api/reports/reasons': 'supervisor admin ops sales finance service',
  'GET /api/reports/carriers': 'supervisor admin ops finance logistics',
  'GET /api/improvements': 'all',
  'POST /api/improvements': 'all',
  'GET /api/improvements/{id}': 'all',
  'POST /api/improvements/{id}': 'all',
  'GET /api/reviews': 'all',
  'GET /api/reviews/{id}': 'all',
  'POST /api/reviews': 'supervisor admin',
  'POST /api/reviews/{id}': 'supervisor admin',

  'GET /api/policy': 'supervisor ops',
  'PUT /api/policy': 'supervisor ops',
  'GET /api/policy/versions': 'supervisor ops',
  'GET /api/products': 'all',
  'GET /api/products/{sku}': 'all',
  'POST /api/products': 'admin supervisor',
  'GET /api/stock': 'all',
  'POST /api/stock/receipts': 'warehouse admin',
  'POST /api/stock/adjustments': 'warehouse admin',
  'GET /api/unmatched': 'ops supervisor',
  'POST /api/unmatched/{id}/assign': 'ops supervisor',
};

/** Acts: `POST /api/orders/{id}/{act}`. */
const acts: Record<string, string> = {
  sales: `send-quote accept-quote decline-quote place lose verify confirm decline propose answer-proposal confirm-receipt submit-closing
    record-survey change promise`,
  'sales service': 'record-interaction open-case',
  'logistics sales': 'report-tracking resolve-exception',
  'sales supervisor': 'assign',
  'sales supervisor finance': 'cancel',
  finance: 'record-payment waive-payment refund approve-closing reject-closing',
  supervisor: 'approve-refund reject-refund approve-review reject-review',
  warehouse: 'expect-supply receive-supply complete-picking complete-packing receive-return',
  logistics: 'book-carrier void-label reprint hand-over',
  service: 'decide-case quote-repair answer-repair-quote complete-repair close-case',
  all: 'note hold release',
  'sales finance warehouse logistics service supervisor ops': 'resolve',
};
const facts = `quoteAnswered customerConfirmed customerDeclined changeRequested receiptConfirmed cancelRequested surveyAnswered carrierReported
  remedyChosen paymentReported proposalAnswered afterSalesRequested repairQuoteAnswered stockArrived`;
/** What a customer's link can do: whoever holds it, and nobody by signing in. */
const answers = 'uploads answer confirm decline change cancel choose-remedy receipt after-sales survey';

const listed = (words: string): string[] => words.split(/\s+/).filter((word) => word !== '');
for (const [roles, names] of Object.entries(acts)) for (const act of listed(names)) access[`POST /api/orders/{id}/${act}`] = roles;
for (const fact of listed(facts)) access[`POST /api/orders/{id}/signals/${fact}`] = 'sales service ops';
for (const verb of listed(answers)) access[`POST /c/{token}/${verb}`] = 'link';
access['GET /c/{token}'] = 'link';
access['POST /hooks/carrier/{carrier}'] = 'signature';
access['POST /hooks/payment/{gateway}'] = 'signature';
