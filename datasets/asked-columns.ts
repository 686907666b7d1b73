/** What a source asks of a place that can be asked for columns: those that feed fields. What is ignored never leaves the partner. */
import type { AskedColumn } from '../activities/platform/channel/channel.js';
import type { Source } from './dataset.js';
import { CHANNELS, type ChannelFace } from './location.js';

type Asking = Pick<Source, 'columns' | 'location'>;

export function askedColumns({ columns }: Asking): AskedColumn[] {
  return Object.entries(columns).flatMap(([name, use]) =>
    'feeds' in use
      ? [
          {
            name,
            paths: use.path === undefined ? [name] : [use.path].flat(),
            optional: use.optional ?? false,
          },
        ]
      : [],
  );
}

/** Whether the place gives the columns that it is asked for, under their declared names, and no others. */
export function isAskedForColumns({ location }: Pick<Source, 'location'>): boolean {
  const { asksColumns }: ChannelFace = CHANNELS[location.channel];
  return asksColumns === true;
}
