/** Pulls the extracts of a source and seals each: as received, immutable, named by its SHA-256. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { askedColumns } from '../../datasets/asked-columns.js';
import type { Dataset, Source } from '../../datasets/dataset.js';
import { sinceOf } from '../../datasets/location.js';
import type { Effects } from '../effects.js';
import { DeliveryRejected } from '../errors.js';
import type { SealedExtract } from '../handover/run.js';
import type { Channel, DroppedFile, PulledFile, Spent } from '../platform/channel/channel.js';
import { isAhead } from '../text/days-ahead.js';
import { baseOf } from './choose-files.js';
import { findWhole } from './find-files.js';
import { receiveSlices } from './receive-slices.js';
import { recallPulled, rememberPulled } from './remembered-pulls.js';
import { dateInName, toldFileName } from './safe-name.js';

export interface ReceiveRequest {
  readonly dataset: Pick<Dataset, 'id' | 'folder'>;
  readonly source: Source;
  /** Takes extracts from `<folder>/<source>/` instead of the declared location: put there by a person, they are whole. */
  readonly extracts: string | undefined;
  /** YYYY-MM-DD: files whose names say a later day are passed over. */
  readonly until?: string | undefined;
  readonly scratch: string;
  readonly signal: AbortSignal;
  readonly tell: (progress: Readonly<Record<string, string | number>>) => void;
  /** Told once, of places that count what they are asked. */
  readonly spent?: (spent: Spent) => void;
}

type Pulling = Pick<Effects, 'zones' | 'openChannel' | 'openDrop' | 'membersOf' | 'now'>;

/** Throws DeliveryRejected (absent, empty, not opened), DeliveryUnfinished, PartnerUnreachable, StorageUnavailable, ConfigurationInvalid. */
export async function receiveExtracts(request: ReceiveRequest, effects: Pulling): Promise<SealedExtract[]> {
  const { source, channel } = openPlace(request, effects);
  try {
    const found = await findWhole(source, {
      ...{ channel, signal: request.signal, now: effects.now },
      until: request.until,
    });
    const sealed: SealedExtract[] = [];
    for (const file of found)
      sealed.push(...(await takeFile(file, channel, { ...request, source }, effects)));
    if (channel.spent) request.spent?.(channel.spent());
    return sealed;
  } finally {
    await channel.close();
  }
}

function openPlace(
  { source, dataset, extracts }: ReceiveRequest,
  { openChannel }: Pulling,
): { readonly source: Source; readonly channel: Channel } {
  const own = { folder: extracts ?? dataset.folder, name: source.source, columns: askedColumns(source) };
  if (extracts === undefined) return { source, channel: openChannel(source.location, own) };
  const place = { channel: 'folder', path: source.source } as const;
  return { source: { ...source, drop: { ...source.drop, whole: 'name' } }, channel: openChannel(place, own) };
}

/** What is unchanged since it was last pulled is taken as the extract that was sealed then. */
async function takeFile(
  file: DroppedFile,
  channel: Channel,
  request: ReceiveRequest,
  effects: Pulling,
): Promise<SealedExtract[]> {
  const { dataset, source, scratch, signal, tell } = request;
  const copy = join(scratch, 'pulled');
  await rm(copy, { force: true });
  const pull = (known: string | null) =>
    channel.pull(file, copy, {
      ...{ signal, known },
      tell: (bytes) => tell({ source: source.source, bytes }),
    });
  const told = { fileName: baseOf(file.name), path: copy, modified: dayAt(file, source) };
  const seal = async (pulled: Whole): Promise<SealedExtract[]> =>
    (await sealReceived({ ...pulled, ...told }, request, effects)).map((one) => ({
      ...one,
      ...(file.invented && { invented: true as const }),
    }));
  const { zones } = effects;
  if (request.extracts === undefined && sinceOf(source.location) !== null)
    return receiveSlices({ dataset, source, zones, now: effects.now(), pull, seal }).finally(() =>
      rm(copy, { force: true }),
    );
  const memory = { dataset: dataset.id, source, zones };
  const before = await recallPulled(memory);
  const pulled = await pull(before?.stamp ?? null);
  if (pulled.status === 'unchanged') {
    if (before) return [{ ...before.sealed, seenBefore: true }];
    throw new DeliveryRejected(
      `${source.source}: its server says that nothing changed, and nothing was received before; ask ${source.partner}.`,
      'Votre serveur répond que le fichier est inchangé, alors que nous n’en avons aucun. Merci de vérifier sa configuration.',
    );
  }
  const [received, ...others] = await seal(pulled);
  if (!received || others.length > 0) return received ? [received, ...others] : [];
  // the same bytes say the same, whatever day the server gives them now
  const isSame = before?.sealed.sha256 === received.sha256;
  const sealed = isSame ? { ...received, date: before.sealed.date } : received;
  await rememberPulled(memory, pulled.stamp, sealed);
  return [sealed];
}

/**
 * At a stable address no name says a day: the server or the portal does. Elsewhere a file's time is that of the last copy, and tells nothing
 * of what is in it.
 */
function dayAt({ modified }: DroppedFile, { location: { channel } }: Source): string | null {
  if (channel !== 'https' && channel !== 'datagouv') return null;
  return modified?.toISOString().slice(0, 10) ?? null;
}

type Whole = Extract<PulledFile, { status: 'pulled' }>;

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
async function sealReceived(
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
