/** What became of a partner's extracts in a run, as its report needs it. */

import type { Partner } from '../../datasets/_organisations/partner.js';
import type { Dataset, Source } from '../../datasets/dataset.js';
import type { SealedExtract, WriteReports } from '../handover/run.js';
import type { RowCounts } from './count-rows.js';
import type { ReportStatus } from './deliveries.js';
import type { FollowedCalendar } from './follow-calendar.js';
import type { SeenFinding } from './seen-finding.js';
import type { Waived } from './waive-findings.js';

export type ReadFindings = (key: string) => Promise<readonly SeenFinding[]>;

/** `used_again`: an earlier extract that stands in for today's, which was refused or is missing. */
export type ExtractRole = 'used' | 'used_again' | 'refused' | 'missing';

/** `dataset`: of a rule that compares the source with all others. */
export interface ToldFinding extends SeenFinding {
  readonly scope: 'source' | 'dataset';
  readonly waiver: Waived | null;
}

export interface ExtractFacts {
  readonly declaration: Source;
  /** Whose report tells of it. */
  readonly addressee: string;
  readonly role: ExtractRole;
  /** Something of its addressee and source is in this publication: this extract, or an earlier one. */
  readonly counted: boolean;
  /** Why it was not taken, for the partner. */
  readonly sentence: string | null;
  /** What is used in its place, for the partner. */
  readonly standIn: string | null;
  readonly calendar: FollowedCalendar | null;
  readonly file: SealedExtract | null;
  readonly sheet: string | null;
  readonly unit: 'ligne' | 'enregistrement';
  readonly rows: RowCounts | null;
  /** Among the assembled extracts of its source; null where it was not assembled. */
  readonly rank: number | null;
  readonly findings: readonly ToldFinding[];
  /** Its places in the work zone. */
  readonly placesKey: string | null;
}

export interface ReportedRun extends Pick<WriteReports, 'run' | 'asOf' | 'version'> {
  readonly status: ReportStatus;
}

/** A run, or a partner’s own look at a file. */
export type AskedReports = Omit<WriteReports, 'status'> & ReportedRun;

export interface PartnerFacts {
  readonly partner: Partner;
  readonly dataset: Pick<Dataset, 'id' | 'metadata' | 'partners' | 'sources'>;
  readonly request: ReportedRun;
  /** By source; what was refused comes before what stands in for it. */
  readonly extracts: readonly ExtractFacts[];
  /** Places of the dataset's own rules, of every source. */
  readonly datasetPlacesKey: string | null;
}
