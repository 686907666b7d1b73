/** Pulls the extracts of a source and seals each: as received, immutable, named by its SHA-256. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { askedColumns } from '../../datasets/asked-columns.js';
import type { Source } from '../../datasets/dataset.js';
import { sinceOf } from '../../datasets/location.js';
import { DeliveryRejected } from '../errors.js';
import type { SealedExtract } from '../handover/run.js';
import type { Channel, DroppedFile, PulledFile } from '../platform/channel/channel.js';
import { baseOf } from './choose-files.js';
import { findWhole } from './find-files.js';
import type { Pulling, ReceiveRequest } from './receive-request.js';
import { receiveSlices } from './receive-slices.js';
import { type PullMemory, recallPulled, rememberPulled } from './remembered-pulls.js';
import { sealReceived, type Whole } from './seal-received.js';

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
  return takeWhole({ dataset: dataset.id, source, zones }, pull, seal);
}

async function takeWhole(
  memory: PullMemory & { readonly source: Source },
  pull: (known: string | null) => Promise<PulledFile>,
  seal: (pulled: Whole) => Promise<SealedExtract[]>,
): Promise<SealedExtract[]> {
  const { source, partner } = memory.source;
  const before = await recallPulled(memory);
  const pulled = await pull(before?.stamp ?? null);
  if (pulled.status === 'unchanged') {
    if (before) return [{ ...before.sealed, seenBefore: true }];
    throw new DeliveryRejected(
      `${source}: its server says that nothing changed, and nothing was received before; ask ${partner}.`,
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
