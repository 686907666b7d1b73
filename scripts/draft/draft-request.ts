/** What is drafted, and of what. */
import type { Inspection } from '../../activities/read/inspect-file.js';
import type { Table } from '../../datasets/dataset.js';

export interface DraftRequest {
  readonly id: string;
  readonly partner: string;
  readonly table: Table;
  /** Columns must be classed, and nothing of the sample may be kept. */
  readonly personal: boolean;
  /** Of the dataset; the last of them asks least of a source, and is drafted. */
  readonly roles: readonly string[];
  readonly seen: Inspection;
  /** YYYY-MM-DD: what the extract states until somebody says better. */
  readonly day: string;
  /** Where the sample lies in the dataset's folder; null: it is not kept. */
  readonly sample: string | null;
  /** Where it was asked for, as YAML; without it, an agreed place is still to be named. */
  readonly location?: string | undefined;
}
