/** A received file → the extracts in it, each sealed in the raw zone: opened where it came sealed, named by its SHA-256. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../../datasets/dataset.js';
import { DeliveryRejected } from '../errors.js';
import type { SealedExtract } from '../handover/run.js';
import type { PulledFile } from '../platform/channel/channel.js';
import { isAhead } from '../text/days-ahead.js';
import type { Pulling, ReceiveRequest } from './receive-request.js';
import { dateInName, toldFileName } from './safe-name.js';

export type Whole = Extract<PulledFile, { status: 'pulled' }>;

interface LocalExtract {
  readonly path: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly sha256: string;
}

interface ReceivedExtract extends LocalExtract {
  /** The day that its place gives it. */
  readonly modified: string | null;
}

/** The plain bytes are what is named and kept; nothing of them stays behind. A zip of several extracts is kept as what it holds. */
export async function sealReceived(
  received: ReceivedExtract,
  request: ReceiveRequest,
  effects: Pulling,
): Promise<SealedExtract[]> {
  const { drop, take, read } = request.source;
  const opened = join(request.scratch, 'opened');
  const shown = toldFileName(received.fileName, request.source);
  try {
    refuseEmpty(received.bytes, shown, request.source);
    const { encryption, password } = drop;
    const plain: LocalExtract =
      encryption === undefined
        ? received
        : {
            path: opened,
            ...(await effects.openDrop(received.path, opened, {
              fileName: shown,
              encryption,
              password,
              signal: request.signal,
            })),
          };
    const isMany = take === 'every' && read.member === undefined;
    const into = join(request.scratch, 'member');
    const members = isMany ? await effects.membersOf(plain.path, into, shown) : null;
    if (!members) return [await sealExtract(plain, received.modified, request, effects)];
    const day = dateInName(plain.fileName) ?? received.modified;
    const sealed: SealedExtract[] = [];
    for (const member of members) {
      sealed.push(await sealExtract(member, day, request, effects));
      await rm(member.path, { force: true });
    }
    return sealed;
  } finally {
    await rm(received.path, { force: true });
    await rm(opened, { force: true });
  }
}

/** `day`: what is said of it beside its name. */
async function sealExtract(
  plain: LocalExtract,
  day: string | null,
  { source: declared }: ReceiveRequest,
  { zones, now }: Pulling,
): Promise<SealedExtract> {
  const { source } = declared;
  const { sha256, bytes } = plain;
  const fileName = toldFileName(plain.fileName, declared);
  refuseEmpty(bytes, fileName, declared);
  const named = dateInName(fileName);
  if (named !== null && isAhead(named, now())) throw stillToCome(fileName, declared);
  const key = `${source}/${sha256}/${fileName}`;
  const seenBefore = (await zones.raw.head(key)) !== null;
  if (!seenBefore) await zones.raw.upload(key, plain.path);
  return { source, sha256, key, fileName, bytes, seenBefore, date: named ?? pastDay(day, now()) };
}

/** A server whose clock is ahead says nothing of the extract. */
function pastDay(day: string | null, now: Date): string | null {
  return day !== null && isAhead(day, now) ? null : day;
}

/** What it does not tell would be taken for known not to have happened until that day, and every other partner for late. */
function stillToCome(fileName: string, { source, partner }: Source): DeliveryRejected {
  return new DeliveryRejected(
    `${source}: the name of ${fileName} says a day that is still to come; ask ${partner} to name it after the day that it describes.`,
    `Le nom du fichier ${fileName} porte une date à venir. Renommez-le d’après le jour que l’extrait décrit.`,
  );
}

function refuseEmpty(bytes: number, fileName: string, { source, partner }: Source): void {
  if (bytes > 0) return;
  throw new DeliveryRejected(
    `${source}: ${fileName} is empty (0 bytes); ask ${partner} to send it again.`,
    `Le fichier ${fileName} est vide (0 octet). Renvoyez l’extrait complet.`,
  );
}
