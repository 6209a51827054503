// From where an order's goods are taken: one location that has everything if there is one, else the fewest. Pure.
// Called by reservations.ts and stock-queue.ts with what is free at that moment. Source: DESIGN section 4.

export interface Need {
  lineId: string;
  sku: string;
  quantity: number;
}
export interface FreeStock {
  sku: string;
  location: string;
  free: number;
}
export interface Take extends Need {
  location: string;
}

/** More locations than this are not tried in every combination: then all are used. */
const MOST_LOCATIONS = 12;

/**
 * As much of the needs as is free, taken from as few locations as possible. What the answer lacks is short.
 * Among equals the location that the order holds goods in already (`preferred`) wins, then the alphabet.
 */
export function planReservation(needs: readonly Need[], stock: readonly FreeStock[], preferred: readonly string[]): Take[] {
  const locations = [...new Set(stock.filter((row) => row.free > 0).map((row) => row.location))].sort(
    (a, b) => Number(preferred.includes(b)) - Number(preferred.includes(a)) || (a < b ? -1 : 1),
  );
  const most = pieces(takeFrom(locations, needs, stock));
  for (const chosen of smallestFirst(locations)) {
    const takes = takeFrom(chosen, needs, stock);
    if (pieces(takes) === most) return takes;
  }
  return [];
}

const pieces = (takes: readonly Take[]): number => takes.reduce((sum, take) => sum + take.quantity, 0);

function takeFrom(locations: readonly string[], needs: readonly Need[], stock: readonly FreeStock[]): Take[] {
  const left = stock.map((row) => ({ ...row }));
  return needs.flatMap((need) => {
    let missing = need.quantity;
    return locations.flatMap((location) => {
      const row = left.find((r) => r.sku === need.sku && r.location === location);
      const quantity = Math.min(missing, row?.free ?? 0);
      if (!row || quantity <= 0) return [];
      row.free -= quantity;
      missing -= quantity;
      return [{ ...need, location, quantity }];
    });
  });
}

/** All combinations of the locations, the smaller before the larger. */
function* smallestFirst(locations: readonly string[]): Generator<string[]> {
  const least = locations.length > MOST_LOCATIONS ? locations.length : 0;
  for (let size = least; size <= locations.length; size++) yield* combinations(locations, size);
}

function* combinations(items: readonly string[], size: number): Generator<string[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (const [i, item] of items.entries()) {
    for (const rest of combinations(items.slice(i + 1), size - 1)) yield [item, ...rest];
  }
}
