/** What travels about a publication on data.gouv.fr. */
import { z } from 'zod';

/** `none`: no portal is told. `plan`: the run tells what it would be told. `apply`: it is told, and read back. */
export const PublishMode = z.enum(['none', 'plan', 'apply']);
export type PublishMode = z.infer<typeof PublishMode>;

export interface PublishOnPortal {
  readonly dataset: string;
  /** Null for the current one at the time of the publication. */
  readonly version: string | null;
}

/** What data.gouv.fr was told and was seen to serve, or would be told. `same`: nothing has to be told. */
export interface PortalOutcome {
  readonly portal: string;
  /** Null where there is none yet. */
  readonly datasetId: string | null;
  readonly version: string;
  readonly action: 'create' | 'update' | 'same';
  readonly changes: number;
  readonly notes: readonly string[];
}

/** What a withdrawal leaves: `version` is current now, or none is. `notice` is public. */
export interface RetractFromPortal extends PublishOnPortal {
  readonly notice: string;
}

/** Sentences for the operator; none where all is well. */
export interface Watched {
  readonly dataset: string;
  readonly portal: string;
  readonly findings: readonly string[];
}
