import type { WithdrawnVersion } from '../activities/handover.js';
import * as doors from './doors.js';
import type { WithdrawRequest } from './messages.js';

/** A version is taken down everywhere: files, pointer, change log, page. It is not cancelled half-way: started, it ends. */
export async function withdrawVersion({ run, ...withdrawal }: WithdrawRequest): Promise<WithdrawnVersion> {
  const { dataset } = withdrawal;
  const withdrawn = await doors.withdrawVersion(withdrawal);
  await doors.writeChangeLog({ run, dataset });
  await doors.writeCatalogue({ run, dataset });
  return withdrawn;
}
