/** Which curves are drawn, and where each point stands. Pure. */
import { compareText } from '../../text/sorted-json.js';
import type { DrawnValue } from './read-chart.js';

export interface Curve {
  readonly place: string;
  /** By month, in the order of `months`; null where the place has no row. */
  readonly points: readonly (DrawnValue | null)[];
  readonly published: number;
}

export interface CurvePlan {
  readonly months: readonly string[];
  /** At most four, those with most published months, in order of place: as many as a reader follows. */
  readonly drawn: readonly Curve[];
  /** The others with published months, drawn behind without a colour of their own. */
  readonly behind: readonly Curve[];
  /** Places without one published month. */
  readonly silent: readonly string[];
}

export const MOST_CURVES = 4;

/** `values`: in order of place, then month. */
export function planCurves(values: readonly DrawnValue[]): CurvePlan {
  const months = [...new Set(values.map(({ month }) => month))].sort(compareText);
  const places = [...new Set(values.map(({ place }) => place))];
  const told = values.filter(({ value }) => value !== null).map(({ month }) => month);
  const first = months.findIndex((month) => told.includes(month));
  const last = months.findLastIndex((month) => told.includes(month));
  const kept = first < 0 ? [] : months.slice(first, last + 1);
  const curves = places.map((place) => curveOf(place, values, kept));
  const ranked = curves
    .filter(({ published }) => published > 0)
    .sort((left, right) => right.published - left.published || compareText(left.place, right.place));
  const byPlace = (left: Curve, right: Curve) => compareText(left.place, right.place);
  return {
    months: kept,
    drawn: ranked.slice(0, MOST_CURVES).sort(byPlace),
    behind: ranked.slice(MOST_CURVES).sort(byPlace),
    silent: curves.filter(({ published }) => published === 0).map(({ place }) => place),
  };
}

function curveOf(place: string, values: readonly DrawnValue[], months: readonly string[]): Curve {
  const own = new Map(values.filter((one) => one.place === place).map((one) => [one.month, one]));
  const points = months.map((month) => own.get(month) ?? null);
  return { place, points, published: points.filter((point) => point && point.value !== null).length };
}

/** Runs of months that have a value: a curve stops where nothing is published, it never falls to zero. */
export function unbrokenRuns(curve: Curve): { readonly index: number; readonly value: number }[][] {
  const runs: { index: number; value: number }[][] = [];
  let open: { index: number; value: number }[] | null = null;
  curve.points.forEach((point, index) => {
    if (!point || point.value === null) {
      open = null;
      return;
    }
    if (!open) {
      open = [];
      runs.push(open);
    }
    open.push({ index, value: point.value });
  });
  return runs;
}
