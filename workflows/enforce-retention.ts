import type { EnforceRetention, RetentionEnforced } from '../activities/handover-retention.js';
import * as doors from './doors.js';

/** What has outlived its term goes, and the register says so. */
export async function enforceRetention(request: EnforceRetention): Promise<RetentionEnforced> {
  const { retained } = await doors.planRetention(request);
  return { ...(await doors.applyRetention({ run: request.run })), retained };
}
