/**
 * Files that partners send to the desk by tus (https://tus.io): resumable, bounded, hashed, looked at by a scanner where there is one,
 * then put whole into the drop of their source. Until then they lie in a folder of the desk's own.
 */
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import type { Upload } from '@tus/utils';
import type { Deposits } from '../../activities/desk/effects.js';
import { type DepositPurpose, pathOf } from '../../activities/desk-link.js';
import { InsertionError } from '../../activities/errors.js';
import { isUnfinished, matchesAny } from '../../activities/extract/choose-files.js';
import { formatBytes } from '../../activities/markup/french.js';
import type { Configuration } from '../../activities/platform/configuration.js';
import { hashFile } from '../../activities/platform/local-file.js';
import type { Dataset, Source } from '../../datasets/dataset.js';
import { putIntoDrop } from './put-into-drop.js';
import { scanFile } from './scan-file.js';

/** What was begun and not ended goes after so long. */
const KEPT_MS = 24 * 3_600_000;
/** In bytes, as a disk counts. */
const LONGEST_NAME = 200;
/** Signs that a person does not see, or sees elsewhere than they are; and what a disk may leave out. */
const UNSHOWN = /[/\\\p{C}\p{Default_Ignorable_Code_Point}\ufffd]|^[.\s]|[.\s]$/u;

type Settings = Pick<Configuration, 'home' | 's3' | 'given'>;

/** `tell`: a line of log, without a name or a value. */
export function createDeposits(configuration: Settings, datasets: readonly Dataset[], tell: Tell): Deposits {
  let server: Promise<Receiving> | undefined;
  return {
    describe(place) {
      const found = findDrop(place, datasets);
      return found === null ? null : describeDeposit(found.source, place);
    },
    // The folder is made once somebody sends: a desk that takes nothing needs no place to write.
    async answer(request, place) {
      server ??= startReceiving(configuration, datasets, tell);
      return (await server)(request, place);
    },
  };
}

type Tell = (line: { readonly source: string; readonly sentence: string }) => void;
type Receiving = Deposits['answer'];

async function startReceiving(
  configuration: Settings,
  datasets: readonly Dataset[],
  tell: Tell,
): Promise<Receiving> {
  const directory = join(configuration.home, 'deposits');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const store = new FileStore({ directory, expirationPeriodInMilliseconds: KEPT_MS });
  const find = (place: DepositPurpose) => findDrop(place, datasets);
  const places = new WeakMap<Request, DepositPurpose>();
  const placeOf = (request: object): DepositPurpose => {
    const place = places.get(request as Request);
    if (place === undefined) throw refusal(404, 'Ce dépôt n’existe pas.');
    return place;
  };
  const finish = async (place: DepositPurpose, upload: Upload) => {
    const path = join(directory, upload.id);
    const found = find(place);
    try {
      if (found === null) throw refusal(404, 'Ce dépôt n’existe plus.');
      const { bytes, sha256 } = await hashFile(path);
      refuseEmpty(bytes);
      const { filename = '', sha256: promised = null } = upload.metadata ?? {};
      if (promised !== null && promised?.toLowerCase() !== sha256)
        throw refusal(422, 'La somme SHA-256 du fichier reçu n’est pas celle annoncée. Renvoyez-le.');
      await scanFile(configuration.given.DEPOSIT_SCAN_COMMAND, path, (outcome) => {
        tell({ source: place.deposit, sentence: `The scanner ${outcome} a file of ${bytes} bytes.` });
        return outcome === 'refuses'
          ? refusal(
              422,
              'L’antivirus refuse ce fichier : il n’a pas été gardé. Vérifiez-le avant de le renvoyer.',
            )
          : refusal(
              503,
              'Le contrôle antivirus ne répond pas : le fichier n’a pas été gardé. Renvoyez-le plus tard.',
            );
      });
      await putIntoDrop({ ...found, path, name: filename ?? '' }, configuration.s3).catch((error) => {
        throw notKept(place, error);
      });
      tell({ source: place.deposit, sentence: `A file of ${bytes} bytes was received: ${sha256}.` });
      return { fichier: filename, octets: bytes, sha256, recu_le: new Date().toISOString() };
    } finally {
      await store.remove(upload.id).catch(() => rm(path, { force: true }));
    }
  };
  /** What a machine says of its disk is for whoever keeps it. */
  const notKept = ({ deposit: source }: DepositPurpose, error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'E?';
    const why = error instanceof InsertionError ? error.name : code;
    tell({
      source,
      sentence: `A file could not be put into its drop (${why}); look at the place and its rights.`,
    });
    return refusal(503, 'Le fichier n’a pas pu être gardé. Renvoyez-le plus tard, ou prévenez l’équipe.');
  };
  const server = new Server({
    path: '/depot',
    datastore: store,
    relativeLocation: true,
    allowedOrigins: () => false,
    maxSize: (request) => placeOf(request).mib * 2 ** 20,
    namingFunction: (request) => `${idPrefix(placeOf(request))}${randomBytes(16).toString('hex')}`,
    generateUrl: (request, { id }) => `${pathOf(placeOf(request))}/${id}${new URL(request.url).search}`,
    getFileIdFromRequest: (request) => idIn(request.url, placeOf(request)),
    onUploadCreate: async (request, { metadata, size }) => {
      refuseEmpty(size);
      requireName(metadata?.filename, find(placeOf(request))?.source);
      return {};
    },
    onUploadFinish: async (request, upload) => ({
      status_code: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(await finish(placeOf(request), upload)),
    }),
  });
  return async (request, place) => {
    await server.cleanUpExpiredUploads().catch(() => 0);
    places.set(request, place);
    return server.handleWeb(request);
  };
}

/** The shape that the library answers with. */
function refusal(status: number, sentence: string): { status_code: number; body: string } {
  return { status_code: status, body: `${sentence}\n` };
}

/** `bytes`: absent where it is told later. */
function refuseEmpty(bytes: number | undefined): void {
  if (bytes === 0) throw refusal(422, 'Le fichier est vide (0 octet). Renvoyez l’extrait complet.');
}

/** An upload belongs to the source that it was begun for. */
function idPrefix({ dataset, deposit }: DepositPurpose): string {
  return `${dataset}.${deposit}.`;
}

function idIn(url: string, place: DepositPurpose): string | undefined {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  const prefix = idPrefix(place);
  return last.startsWith(prefix) && /^[0-9a-f]{32}$/.test(last.slice(prefix.length)) ? last : undefined;
}

interface FoundDrop {
  readonly source: Source;
  readonly folder: string;
}

/** Files can be put where nobody but us reads: a prefix, or a folder. */
function findDrop({ dataset: id, deposit }: DepositPurpose, datasets: readonly Dataset[]): FoundDrop | null {
  const dataset = datasets.find((one) => one.id === id);
  const source = dataset?.sources.find(({ declaration }) => declaration.source === deposit)?.declaration;
  if (!dataset || !source) return null;
  const { folder } = dataset;
  const { location } = source;
  // a folder may also be declared by the path of one file, beside which nothing is put
  const takes =
    location.channel === 's3' ||
    (location.channel === 'folder' &&
      !statSync(resolve(folder, location.path), { throwIfNoEntry: false })?.isFile());
  return takes ? { source, folder } : null;
}

function requireName(name: string | null | undefined, source: Source | undefined): void {
  if (!source) throw refusal(404, 'Ce dépôt n’existe plus.');
  const patterns = source.drop.files;
  const fits = name && Buffer.byteLength(name) <= LONGEST_NAME && !UNSHOWN.test(name);
  if (!fits || isUnfinished(name) || !matchesAny(name, patterns))
    throw refusal(422, `Le nom du fichier n’est pas celui convenu (${patterns.join(', ')}). Renommez-le.`);
}

function describeDeposit({ title, drop: { files } }: Source, { mib }: DepositPurpose): string {
  return [
    `Dépôt de l’extrait « ${title} ».`,
    `Nom du fichier : ${files.map((pattern) => `« ${pattern} »`).join(' ou ')}. Taille : ${formatBytes(mib * 2 ** 20)} au plus.`,
    'Cette adresse est celle d’un serveur tus (tus.io) : donnez-la telle quelle à votre client tus, avec la métadonnée « filename », et « sha256 » si vous voulez que la somme soit vérifiée.',
    'Un envoi interrompu reprend où il s’est arrêté, pendant un jour. Le reçu donne la somme SHA-256 de ce qui a été reçu.',
    'Ce lien vaut autorisation de dépôt : ne le transmettez qu’à la personne qui dépose.',
  ].join('\n');
}
