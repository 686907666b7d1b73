/**
 * Files that partners send to the desk: by tus (https://tus.io), resumable, or by the form of the link's page. Bounded, hashed, looked
 * at by a scanner where there is one, then put whole into the drop of their source. Until then they lie in a folder of the desk's own.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { EVENTS, Server } from '@tus/server';
import type { Deposits } from '../../activities/desk/effects.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { type DepositPurpose, pathOf } from '../../activities/text/desk-link.js';
import type { Dataset } from '../../datasets/dataset.js';
import { countBegun, KEPT_MS, MOST_BEGUN, sweepRegularly } from './begun-uploads.js';
import { isRefusal, refusal, refuseEmpty } from './deposit-refusals.js';
import type { Examine } from './examine-deposit.js';
import { findDrop, requireName } from './found-drop.js';
import { type Keeping, keepDeposit, type Tell, tellUnkept } from './keep-deposit.js';
import { receiveForm } from './receive-form.js';

type Settings = Pick<Configuration, 'home' | 's3' | 'given'>;

/** `tell`: a line of log, without a name or a value. */
export function createDeposits(
  configuration: Settings,
  datasets: readonly Dataset[],
  tell: Tell,
  examine: Examine | null = null,
): Deposits {
  const directory = join(configuration.home, 'deposits');
  const keeping: Keeping = { configuration, datasets, tell, examine };
  sweepRegularly(directory);
  let server: Promise<Deposits['answer']> | undefined;
  return {
    describe(place) {
      const found = findDrop(place, datasets);
      return found === null ? null : { title: found.source.title, files: found.source.drop.files };
    },
    // The folder is made once somebody sends: a desk that takes nothing needs no place to write.
    async answer(request, place) {
      server ??= startReceiving(directory, keeping);
      return (await server)(request, place);
    },
    async take(request, place) {
      const path = join(
        directory,
        `${place.dataset}.${place.deposit}.form.${randomBytes(16).toString('hex')}`,
      );
      try {
        await makeFolder(directory);
        const requireFit = (name: string) => requireName(name, findDrop(place, datasets)?.source);
        const name = await receiveForm(request, { path, mib: place.mib, requireName: requireFit });
        return await keepDeposit(place, { path, name }, keeping);
      } catch (error) {
        const told = isRefusal(error) ? error : tellUnkept(error, place, tell);
        return { status: told.status_code, refused: told.body.trim() };
      } finally {
        await rm(path, { force: true });
      }
    },
  };
}

async function makeFolder(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
}

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' };

async function startReceiving(directory: string, keeping: Keeping): Promise<Deposits['answer']> {
  await makeFolder(directory);
  const store = new FileStore({ directory, expirationPeriodInMilliseconds: KEPT_MS });
  const begun = countBegun(directory);
  const places = new WeakMap<Request, DepositPurpose>();
  const placeOf = (request: object): DepositPurpose => {
    const place = places.get(request as Request);
    if (place) return place;
    throw refusal(404, 'Ce dépôt n’existe pas.');
  };
  const server = new Server({
    path: '/depot',
    datastore: store,
    relativeLocation: true,
    allowedOrigins: () => false,
    maxSize: (request) => placeOf(request).mib * 2 ** 20,
    namingFunction: (request) => `${idPrefix(request, placeOf(request))}${randomBytes(16).toString('hex')}`,
    generateUrl: (request, { id }) => `${pathOf(placeOf(request))}/${id}${new URL(request.url).search}`,
    getFileIdFromRequest: (request) => idIn(request, placeOf(request)),
    onUploadCreate: async (request, { id, metadata, size }) => {
      refuseEmpty(size);
      const place = placeOf(request);
      requireName(metadata?.filename, findDrop(place, keeping.datasets)?.source);
      if (!begun.mayBegin(idPrefix(request, place), id)) throw TOO_MANY;
      return {};
    },
    onUploadFinish: async (request, { id, metadata }) => {
      const { filename, sha256: promised } = metadata ?? {};
      const came = { path: join(directory, id), name: filename ?? '', promised };
      const forget = () => store.remove(id).catch(() => rm(came.path, { force: true }));
      const receipt = await keepDeposit(placeOf(request), came, keeping).finally(forget);
      return { status_code: 200, headers: JSON_HEADERS, body: JSON.stringify(receipt) };
    },
  });
  server.on(EVENTS.POST_CREATE, (_request, { id }) => begun.made(id));
  return async (request, place) => {
    places.set(request, place);
    return server.handleWeb(request);
  };
}

const TOO_MANY = refusal(
  429,
  `Trop d’envois sont commencés et pas finis avec ce lien (${MOST_BEGUN} au plus). Terminez-en un, annulez-en un, ou attendez : un envoi laissé de côté s’efface au bout d’un jour.`,
);

/** An upload belongs to the link that it was begun with. */
function idPrefix({ url }: { readonly url: string }, { dataset, deposit }: DepositPurpose): string {
  const key = new URL(url).searchParams.get('key') ?? '';
  const link = createHash('sha256').update(key).digest('hex').slice(0, 16);
  return `${dataset}.${deposit}.${link}.`;
}

function idIn(request: { readonly url: string }, place: DepositPurpose): string | undefined {
  const last = new URL(request.url).pathname.split('/').at(-1) ?? '';
  const prefix = idPrefix(request, place);
  return last.startsWith(prefix) && /^[0-9a-f]{32}$/.test(last.slice(prefix.length)) ? last : undefined;
}
