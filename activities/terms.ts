/** Terms that no source declares, told by the register of processing and kept by retention. */

/** A run that waits for a person is given two weeks; what lies longer in the work zone was left by one that is no more. */
export const WORK_DAYS = 14;
