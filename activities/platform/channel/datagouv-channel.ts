/** A resource of the portal, by the id that stays: where its file is now and what it should be is asked each time. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { CatalogueBusy, DeliveryRejected, PartnerUnreachable } from '../../errors.js';
import { callPortal, hostOf, type Portal, readAnswer } from '../portal/udata-request.js';
import type { Channel, DroppedFile } from './channel.js';
import { LARGEST_FILE_BYTES } from './channel-faults.js';
import { fileNameOf, type HttpsSettings } from './https/https-channel.js';
import { pullHttps } from './https/https-pull.js';
import { pulled, validatorOf } from './https/page-stamp.js';

const ALGORITHMS = ['sha256', 'sha512', 'sha1', 'md5'] as const;

/** What the portal says of a resource, and nothing of the rest. */
const Resource = z.object({
  resource: z.object({
    url: z.string(),
    filetype: z.string().nullish(),
    filesize: z.number().nullish(),
    last_modified: z.string().nullish(),
    checksum: z.object({ type: z.string(), value: z.string() }).nullish(),
  }),
});
type Resource = z.infer<typeof Resource>['resource'];

export function openResource(
  id: string,
  name: string,
  { portal, ...settings }: HttpsSettings & { readonly portal: Portal },
): Channel {
  const host = hostOf(portal);
  const pull = async (toPath: string, known: string | null, signal: AbortSignal, attempts: number) => {
    const found = await askResource(id, portal, signal);
    if (known !== null && known === stampOf(found)) return { status: 'unchanged' as const };
    const answer = pulled(
      await pullHttps(found.url, toPath, {
        ...{ maxBytes: LARGEST_FILE_BYTES, ...settings, signal },
        ...validatorOf(known),
      }),
    );
    if (answer.status === 'unchanged') return answer;
    if (await isDeclared(found, toPath)) return { ...answer, stamp: stampOf(found) ?? answer.stamp };
    await rm(toPath);
    // replaced between the two requests: what the portal says now is of the new file
    if (attempts > 1) return pull(toPath, known, signal, attempts - 1);
    throw otherFile(host);
  };
  return {
    sharesClock: false,
    async list(signal) {
      const found = await askResource(id, portal, signal);
      return [describe(found, name)];
    },
    pull: (_file, toPath, { known, signal }) => pull(toPath, known, signal, 2),
    close: async () => undefined,
  };
}

async function askResource(id: string, portal: Portal, signal: AbortSignal): Promise<Resource> {
  const request = { path: `/api/2/datasets/resources/${id}/`, as: 'public' } as const;
  try {
    const absent = (status: number) => status === 404 || status === 410;
    const answer = await callPortal(portal, { signal }, request, absent);
    if (absent(answer.status)) throw absentResource(hostOf(portal));
    return readAnswer(portal, request, answer, Resource).resource;
  } catch (error) {
    if (!(error instanceof CatalogueBusy)) throw error;
    // Of a source, so that the others go on without it.
    const { message, retryAfterSeconds } = error;
    throw Object.assign(new PartnerUnreachable(message), { retryAfterSeconds });
  }
}

function describe(resource: Resource, name: string): DroppedFile {
  const { url, filesize, last_modified: changed, checksum } = resource;
  const modified = changed ? new Date(changed) : null;
  return {
    name: (URL.canParse(url) && fileNameOf(url)) || name,
    bytes: filesize ?? null,
    modified: modified === null || Number.isNaN(modified.getTime()) ? null : modified,
    stamp: [checksum?.value, changed, filesize].filter(Boolean).join(' ') || null,
  };
}

/** Of a file that the portal keeps itself. What it says of files elsewhere was true when somebody said it. */
function stampOf({ filetype, checksum }: Resource): string | null {
  return filetype === 'file' && checksum ? `checksum ${checksum.type} ${checksum.value}` : null;
}

async function isDeclared({ checksum }: Resource, path: string): Promise<boolean> {
  const algorithm = ALGORITHMS.find((one) => one === checksum?.type.toLowerCase().replace('-', ''));
  if (!checksum || !algorithm) return true;
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex') === checksum.value.toLowerCase();
}

function otherFile(host: string): DeliveryRejected {
  return new DeliveryRejected(
    `${host}: the file of the resource has not the checksum that the portal declares; ask its publisher to send it again.`,
    'Le fichier de votre ressource ne correspond pas à la somme de contrôle déclarée sur le portail. Merci de le téléverser de nouveau, ou de corriger la somme.',
  );
}

function absentResource(host: string): DeliveryRejected {
  return new DeliveryRejected(
    `${host}: the resource that the source declares is not there; correct its id, or ask its publisher.`,
    'La ressource convenue n’est plus sur le portail. Merci de la rétablir ou de nous donner son nouvel identifiant.',
  );
}
