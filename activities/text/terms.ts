/** Terms that no source declares, told by the register of processing and kept by retention. */

/** A run that waits for a person is given two weeks, unless its dataset says otherwise; what lies longer in the work zone was left by one that is no more. */
export const WORK_DAYS = 14;

/** `waits`: days that the held runs of each dataset may wait. One that waited that long still has its end before it: what its history points to stays two weeks more. */
export function payloadDays(waits: readonly number[]): number {
  return WORK_DAYS + Math.max(WORK_DAYS, ...waits);
}
