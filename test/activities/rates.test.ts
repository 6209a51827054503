// Rates: who carries a shipment, for how much, by when, and why the others do not.
import { createRateShipment, inOrder } from '../../activities/carriers/rates';
import { defaultPolicy } from '../../workflows/domain/policy';
import { closedAfterThisFile } from '../support/opened';
import { openCarriers } from './carriers.fixture';
import { type GivenOrder, givenOrder } from './world.fixture';

const carriers = closedAfterThisFile(openCarriers);

const shanghai = { region: '上海市', city: ' 上海 ', line1: '青浦区1号' };
const shipmentOf = ({ orderId, addressId }: GivenOrder, promisedDate: string | null = '2026-11-26', ...weights: number[]) => ({
  orderId,
  shipmentId: 's1',
  parcels: (weights.length > 0 ? weights : [2_000]).map((weightGrams, i) => ({ parcelId: `s1p${i + 1}`, weightGrams })),
  addressId,
  promisedDate,
  today: '2026-11-23',
  ownTeam: defaultPolicy.ownTeam,
});
const rate = (...of: Parameters<typeof shipmentOf>) => carriers.world.rateShipment(shipmentOf(...of));
const offered = async (...of: Parameters<typeof rate>) => (await rate(...of)).rates.filter((one) => one.serves !== false);
/** Why each carrier that does not take it does not. */
const refusals = async (...of: Parameters<typeof rate>) =>
  Object.fromEntries((await rate(...of)).rates.filter((one) => one.serves === false).map(({ carrier, why }) => [carrier, why]));
const down = (carrier: string, kind: string) => carriers.outside.fault(`carriers/${carrier}`, { kind, times: 1, only: 'rates' });

test('the cheapest that arrives in time stands first and says why', async () => {
  const rates = await offered(await givenOrder(carriers.db));
  expect(rates.map(({ service, arrives, fits }) => [service, arrives, fits])).toEqual([
    ['ground', '2026-11-26', true],
    ['air-saver', '2026-11-25', true],
    ['air-express', '2026-11-24', true],
    ['freight', '2026-11-29', false],
  ]);
  expect(rates.map((one) => one.why)).toEqual([
    'cheapest of 3 that arrive by 2026-11-26',
    expect.stringMatching(/^arrives 2026-11-25, CNY.20\.00 dearer than the cheapest$/),
    expect.stringMatching(/^arrives 2026-11-24, CNY.29\.00 dearer than the cheapest$/),
    'arrives 2026-11-29, later than 2026-11-26',
  ]);
});

test('without a promise all fit; when none or only one is in time, it says so', async () => {
  expect((await rate(await givenOrder(carriers.db), null)).rates[0]).toMatchObject({ fits: true, why: 'cheapest of 4 offered' });
  const offer = (transitDays: number) => ({ carrier: 'c', service: 's', price: { amount: transitDays, currency: 'CNY' }, transitDays });
  const by = { promisedDate: '2026-11-24', today: '2026-11-23' };
  expect(inOrder([offer(9)], by)[0]?.why).toBe('arrives 2026-12-02, later than 2026-11-24; cheapest of 1, none is in time');
  expect(inOrder([offer(9), offer(1)], by)[0]?.why).toBe('the only one that arrives by 2026-11-24');
});

test('a carrier that does not go there stands last, with the country and without a price', async () => {
  const order = await givenOrder(carriers.db, { address: { country: 'HK', region: null, city: 'Hong Kong', line1: 'Nathan Road 1' } });
  expect(await refusals(order, null)).toEqual({
    harbour: 'does not serve Hong Kong SAR China',
    crane: 'does not serve Hong Kong SAR China',
    own: 'does not drive to this place',
  });
  const last = (await rate(order, null)).rates.at(-1);
  expect(last).toEqual({
    ...{ carrier: 'own', service: 'team', price: { amount: 0, currency: 'CNY' }, arrives: '' },
    ...{ fits: false, serves: false, why: 'does not drive to this place' },
  });
});

test('a parcel that is too heavy is named with its weight and the limit', async () => {
  expect(await refusals(await givenOrder(carriers.db), null, 2_000, 34_000)).toMatchObject({
    harbour: 'parcel s1p2 is too heavy: 34 kg, at most 30 kg',
  });
});

test('needs are told to the carriers: only one of them keeps goods cold, only one keeps a time window', async () => {
  const cold = await givenOrder(carriers.db, { needs: { handling: ['cold'] } });
  expect(new Set((await offered(cold)).map((one) => one.carrier))).toEqual(new Set(['swift']));
  expect(await refusals(cold)).toMatchObject({ harbour: 'cannot handle cold', crane: 'cannot handle cold' });
  const window = await givenOrder(carriers.db, { needs: { window: { from: '09:00', to: '12:00' } } });
  expect(await refusals(window)).toMatchObject({ harbour: 'keeps no time window' });
});

test('what the customer wrote never gets into a reason', async () => {
  const order = await givenOrder(carriers.db, { needs: { handling: ['ask Jane Doe'] }, address: { city: 'Secretville' } });
  const failure = await rate(order).catch((error: unknown) => error);
  expect(failure).toMatchObject({ type: 'not_served', nonRetryable: true });
  expect(String(failure)).not.toMatch(/Jane|Secretville/);
});

test('our own team drives where the policy says, however the city is written, and takes its fee per parcel', async () => {
  const order = await givenOrder(carriers.db, { address: shanghai });
  const own = (await offered(order, '2026-11-24', 2_000, 3_000)).find((one) => one.carrier === 'own');
  expect(own).toMatchObject({ service: 'team', price: { amount: 6_000, currency: 'CNY' }, arrives: '2026-11-24', fits: true });
  const latin = await givenOrder(carriers.db, { address: { ...shanghai, city: 'SHANGHAI' } });
  expect((await offered(latin)).map((one) => one.carrier)).toContain('own');
  expect(await refusals(order, null, 120_000)).toMatchObject({ own: 'parcel s1p1 is too heavy: 120 kg, at most 100 kg' });
});

test('a carrier that fails or is slow is left out, and the first sentence names it', async () => {
  await down('harbour', 'error');
  await down('crane', 'slow');
  const rateShipment = createRateShipment(carriers.db, carriers.impatientWith('crane'));
  const { rates } = await rateShipment(shipmentOf(await givenOrder(carriers.db)));
  expect(new Set(rates.map((one) => one.carrier))).toEqual(new Set(['swift', 'own']));
  expect(rates[0]?.why).toBe('cheapest of 2 that arrive by 2026-11-26; no answer from Harbour Ground, Crane Freight');
});

test('while nobody takes it and somebody has not answered, it is tried again', async () => {
  const order = await givenOrder(carriers.db);
  for (const carrier of ['swift', 'harbour', 'crane']) await down(carrier, 'garbage');
  const failure = await rate(order).catch((error: unknown) => error);
  expect(String(failure)).toContain('no answer from Swift Air Express, Harbour Ground, Crane Freight');
  expect(failure).not.toHaveProperty('nonRetryable', true);
  expect((await offered(order)).length).toBeGreaterThan(0);
});

test('a shipment that nobody takes blocks the step, with every reason', async () => {
  await expect(rate(await givenOrder(carriers.db), null, 2_000_000)).rejects.toMatchObject({
    ...{ type: 'not_served', nonRetryable: true },
    message: expect.stringContaining('crane freight parcel s1p1 is too heavy: 2,000 kg, at most 1,000 kg'),
  });
});
