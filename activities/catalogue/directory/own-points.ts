/** Communes of which no list has a point, as those of the collectivités d'outre-mer: they lie where their own entries do. Pure. */

interface Placed {
  readonly commune: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

export interface CommunePoint {
  readonly code: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** The middle of the points of its entries, for each commune that is not `known`. */
export function ownPoints(
  entries: readonly Placed[],
  known: readonly Pick<CommunePoint, 'code'>[],
): CommunePoint[] {
  const listed = new Set(known.map(({ code }) => code));
  const sums = new Map<string, { latitude: number; longitude: number; count: number }>();
  for (const { commune, latitude, longitude } of entries) {
    if (commune === null || latitude === null || longitude === null || listed.has(commune)) continue;
    const sum = sums.get(commune) ?? { latitude: 0, longitude: 0, count: 0 };
    sums.set(commune, {
      ...{ latitude: sum.latitude + latitude, longitude: sum.longitude + longitude, count: sum.count + 1 },
    });
  }
  return [...sums].map(([code, { latitude, longitude, count }]) => ({
    ...{ code, latitude: latitude / count, longitude: longitude / count },
  }));
}
