/** Places that somebody may ask for: communes by their names of today and of before, and their postcodes. Pure. */
import { type Commune, readCommunes } from './communes.js';

interface Point {
  readonly code: string;
  readonly latitude: number;
  readonly longitude: number;
}

export interface SearchPlace {
  readonly code: string;
  readonly name: string;
  readonly departement: string;
  readonly postcodes: readonly string[];
  /** Null where no list has a point of it and nothing of it has one, as in much of the collectivités d'outre-mer: nothing is near it. */
  readonly point: Pick<Point, 'latitude' | 'longitude'> | null;
}

/** The point of a city is the middle of its parts', that of a part that has none that of its commune. */
export function searchPlaces(points: readonly Point[]): SearchPlace[] {
  const known = new Map(points.map((point) => [point.code, point]));
  const within = new Map<string, Point[]>();
  for (const { code, commune, chefLieu } of readCommunes()) {
    const [whole, point] = [commune ?? chefLieu, known.get(code)];
    if (whole === undefined || !point) continue;
    within.set(whole, [...(within.get(whole) ?? []), point]);
  }
  const seen = new Set<string>();
  return currentFirst().flatMap(({ code, nom, departement, codesPostaux, commune, chefLieu }) => {
    const whole = commune ?? chefLieu ?? '';
    const point =
      known.get(code) ??
      middleOf(within.get(code) ?? []) ??
      known.get(whole) ??
      middleOf(within.get(whole) ?? []);
    const said = `${departement} ${nom}`;
    if (seen.has(said)) return [];
    seen.add(said);
    return [{ code, name: nom, departement, postcodes: codesPostaux, point }];
  });
}

/** A commune déléguée of the name of its commune says nothing more. */
function currentFirst(): readonly Commune[] {
  const isCurrent = ({ type }: Commune) => type === 'commune-actuelle';
  return [...readCommunes().filter(isCurrent), ...readCommunes().filter((one) => !isCurrent(one))];
}

function middleOf(points: readonly Point[]): Pick<Point, 'latitude' | 'longitude'> | null {
  if (points.length === 0) return null;
  const mean = (axis: 'latitude' | 'longitude') =>
    Math.round((100 * points.reduce((sum, point) => sum + point[axis], 0)) / points.length) / 100;
  return { latitude: mean('latitude'), longitude: mean('longitude') };
}
