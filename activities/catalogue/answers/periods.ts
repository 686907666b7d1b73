/** Periods as tables of measures write them: `2026-03`, `2026-T1`, `2026`. Pure. */

/** `2026-03` → `2025-03`, `2026-T1` → `2025-T1`, `2026` → `2025`. */
export function yearBefore(period: string): string {
  return `${Number(period.slice(0, 4)) - 1}${period.slice(4)}`;
}

/** Its last month, counted from year 0. */
export function lastMonthOf(period: string): number {
  const [, year = '0', quarter, month] = /^(\d{4})(?:-T([1-4])|-(\d{2}))?$/.exec(period) ?? [];
  const last = month ? Number(month) : quarter ? Number(quarter) * 3 : 12;
  return Number(year) * 12 + last - 1;
}
