import { isCancellation, rootCause } from '@temporalio/workflow';
import type { WithdrawnVersion } from '../activities/handover/release.js';
import * as doors from './doors.js';
import type { PublicationReport, WithdrawRequest } from './messages.js';
import { publishRelease } from './publish-version.js';

export interface WithdrawalReport extends WithdrawnVersion {
  /** Resources that data.gouv.fr no longer has; null where it was not told. */
  readonly retracted: number | null;
  readonly publication: PublicationReport | null;
  /** Why data.gouv.fr still serves something of it, if so: run the withdrawal again. */
  readonly portalFailure: string | null;
}

/** A version is taken down everywhere: files, pointer, change log, pages, data.gouv.fr. A portal that fails undoes nothing. */
export async function withdrawVersion({
  run,
  publish,
  ...withdrawal
}: WithdrawRequest): Promise<WithdrawalReport> {
  const { dataset, version, date, reason } = withdrawal;
  const withdrawn = await doors.withdrawVersion(withdrawal);
  await doors.writeChangeLog({ run, dataset });
  await doors.writeCatalogue({ run, dataset });
  const untold = { ...withdrawn, retracted: null, publication: null, portalFailure: null };
  if (publish !== 'apply') return untold;
  const { current } = withdrawn;
  const notice = `**Version ${version} retirée le ${date} :** ${reason}`;
  try {
    const retracted = await doors.retractFromPortal({ dataset, version: current, notice });
    const publication = current === null ? null : await publishRelease({ dataset, publish });
    const portalFailure = publication?.status === 'failed' ? publication.reason : null;
    return { ...withdrawn, retracted, publication, portalFailure };
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { ...untold, portalFailure: rootCause(error) ?? 'unknown' };
  }
}
