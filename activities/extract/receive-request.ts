/** What is asked when the extracts of a source are pulled, and what that may use. */
import type { Dataset, Source } from '../../datasets/dataset.js';
import type { Attempt } from '../door/attempt.js';
import type { Effects } from '../effects.js';
import type { Spent } from '../platform/channel/channel.js';

export interface ReceiveRequest extends Attempt {
  readonly dataset: Pick<Dataset, 'id' | 'folder'>;
  readonly source: Source;
  /** Takes extracts from `<folder>/<source>/` instead of the declared location: put there by a person, they are whole. */
  readonly extracts: string | undefined;
  /** YYYY-MM-DD: files whose names say a later day are passed over. */
  readonly until?: string | undefined;
  /** Told once, of places that count what they are asked. */
  readonly spent?: (spent: Spent) => void;
}

export type Pulling = Pick<Effects, 'zones' | 'openChannel' | 'openDrop' | 'membersOf' | 'now'>;
