// A parcel on the road: reports come late, twice and in any order, and it still never goes backwards. Source: PROCESS-SPEC branch 6.
import fc from 'fast-check';
import { refusal } from '../../workflows/domain/acts/deed';
import { goodsFacts, movesParcel } from '../../workflows/domain/acts/goods';
import { foldAll } from '../../workflows/domain/evolve';
import { type ParcelState, parcelStates } from '../../workflows/domain/vocabulary';
import { type Given, given, hoursLater, NOW, orderIn, recorded, situations } from './given';

describe('a parcel on the road', () => {
  const reports = fc.array(fc.record({ state: fc.constantFrom(...parcelStates), hour: fc.integer({ min: 0, max: 40 }) }), {
    maxLength: 25,
  });
  const way = (list: { state: ParcelState; hour: number }[]) => {
    let s = orderIn('delivery');
    const states = [s.shipments[0]?.parcels[0]];
    list.forEach(({ state, hour }, i) => {
      const fact = { eventId: `e${i}`, parcelId: 's1p1', state, at: hoursLater(hour) };
      expect(refusal(goodsFacts.carrierReported, s, fact, NOW)).toBeUndefined();
      s = foldAll(s, recorded(goodsFacts.carrierReported.events(s, fact, NOW)));
      states.push(s.shipments[0]?.parcels[0]);
    });
    return { s, states: states.flatMap((p) => (p ? [{ state: p.state, at: p.stateAt }] : [])) };
  };
  const pairs = <T>(list: T[]) => list.slice(1).flatMap((to, i) => list.slice(i, i + 1).map((from) => ({ from, to })));
  const rank = (state: ParcelState) => parcelStates.indexOf(state);
  const pausing: ParcelState[] = ['on_hold', 'delayed', 'failed'];
  const onItsWayBack: ParcelState[] = ['returning', 'returned'];

  test('is never moved to before its pick-up again, in whatever order reports come', () => {
    fc.assert(
      fc.property(reports, (list) =>
        pairs(way(list).states).every(({ from, to }) => from.state === to.state || rank(to.state) >= rank('picked_up')),
      ),
    );
  });
  test('goes backwards only from a pause or on its way back, in whatever order reports come', () => {
    fc.assert(
      fc.property(reports, (list) =>
        pairs(way(list).states).every(
          ({ from, to }) =>
            rank(to.state) >= rank(from.state) ||
            pausing.includes(from.state) ||
            pausing.includes(to.state) ||
            onItsWayBack.includes(to.state),
        ),
      ),
    );
  });
  test('once delivered it stays so unless it is sent back; once returned it stays so', () => {
    fc.assert(
      fc.property(reports, (list) =>
        pairs(way(list).states).every(({ from, to }) =>
          from.state === 'delivered'
            ? to.state === 'delivered' || onItsWayBack.includes(to.state)
            : from.state === 'returning'
              ? onItsWayBack.includes(to.state)
              : from.state !== 'returned' || to.state === 'returned',
        ),
      ),
    );
  });
  test('never believes an older report, and counts every one as heard', () => {
    fc.assert(
      fc.property(reports, (list) => {
        const { s, states } = way(list);
        expect(s.shipments[0]?.reports).toBe(list.length);
        return pairs(states).every(({ from, to }) => from.at === null || (to.at !== null && to.at >= from.at));
      }),
    );
  });
  test('the same report twice moves it once', () => {
    expect(movesParcel({ state: 'in_transit', stateAt: NOW }, 'in_transit', hoursLater(1))).toBe(false);
  });
  test('a shipment is delivered when its last parcel is', () => {
    const two: Given = {
      type: 'ShipmentPacked',
      shipmentId: 's1',
      parcels: [
        { parcelId: 's1p1', weightGrams: 1, lines: [] },
        { parcelId: 's1p2', weightGrams: 1, lines: [] },
      ],
    };
    const arrived = (parcelId: string): Given => ({
      type: 'ParcelReported',
      shipmentId: 's1',
      parcelId,
      state: 'delivered',
      occurredAt: NOW,
      applied: true,
    });
    const onTheRoad = [...situations.packing, two, { type: 'ShipmentHandedOver', shipmentId: 's1' } satisfies Given];
    expect(given(...onTheRoad, arrived('s1p1')).shipments[0]?.step).toBe('transit');
    expect(given(...onTheRoad, arrived('s1p1'), arrived('s1p2')).shipments[0]?.step).toBe('delivered');
  });
});
