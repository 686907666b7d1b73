/** Where partners leave a source's extracts, or where they are asked for: one face for each channel. */
import { z } from 'zod';
import { datagouv } from './_channels/datagouv.js';
import { folder } from './_channels/folder.js';
import { https } from './_channels/https.js';
import { postgres } from './_channels/postgres.js';
import { s3 } from './_channels/s3.js';
import { sftp } from './_channels/sftp.js';
import type { Since } from './_channels/shared.js';
import { webdav } from './_channels/webdav.js';

/** What a channel says of itself: all that is known of it without opening it. */
export interface ChannelFace {
  /** What a source may declare. */
  readonly place: z.ZodType;
  /** Between two looks, where nothing is said: files appear piecemeal on some channels, whole on the others. */
  readonly settleSeconds: number;
  /** As the register of processing calls it. */
  readonly told: string;
  /** It gives the columns that it is asked for, under their declared names, and no others. */
  readonly asksColumns?: boolean;
}

export const CHANNELS = { folder, s3, https, sftp, webdav, postgres, datagouv } satisfies Readonly<
  Record<string, ChannelFace>
>;

const { folder: first, ...others } = CHANNELS;

export const Location = z.discriminatedUnion('channel', [
  first.place,
  ...Object.values(others).map(({ place }) => place),
]);
export type Location = z.infer<typeof Location>;

/** Of a place that is asked for what changed. */
export function sinceOf(location: Location): Since | null {
  return ('since' in location && location.since) || null;
}
