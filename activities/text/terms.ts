/** Terms that no source declares, told by the register of processing and kept by retention. */

/** A run that waits for a person is given two weeks; what lies longer in the work zone was left by one that is no more. */
export const WORK_DAYS = 14;

/** A run that waited that long still has its end before it: what its history points to stays as long again. */
export const PAYLOAD_DAYS = 2 * WORK_DAYS;
