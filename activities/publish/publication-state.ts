/** What one portal knows of a dataset: its ids there. Kept beside the versions, written only by conditional writes. */
import { z } from 'zod';
import { CatalogueBusy, ConditionLost } from '../errors.js';
import type { ObjectStore } from '../platform/effects.js';
import { Version } from '../published/manifest.js';
import { toSortedJson } from '../text/sorted-json.js';
import { parseStored } from '../text/stored-json.js';

const Publication = z.strictObject({
  portal: z.string(),
  /** Its id on the portal; null as long as no creation was answered. */
  dataset: z.string().nullable(),
  /** The last version that was published whole, and read back. */
  version: Version.nullable(),
  /** Ids by slot: the name we give to a resource, the same from version to version. */
  resources: z.record(z.string(), z.string()),
  /** A file that is being sent for a resource to come: its answer may be lost, and udata lets no mark go along. */
  pending: z.strictObject({ slot: z.string(), fileName: z.string(), sha1: z.string() }).nullable(),
  /** Who publishes now, and until when nobody else may. */
  lease: z.strictObject({ token: z.string(), until: z.iso.datetime() }).nullable(),
});
export type Publication = z.infer<typeof Publication>;

export interface PublicationPlace {
  readonly dataset: string;
  /** Address of the portal. */
  readonly portal: string;
  readonly open: ObjectStore;
}

/** The ids are public on the portal, and whoever reads the open zone may look whether its links live. */
export function publicationKey({ dataset, portal }: Pick<PublicationPlace, 'dataset' | 'portal'>): string {
  return `${dataset}/publication/${new URL(portal).host.replace(':', '_')}.json`;
}

/** As it stands; an empty one before the first publication. Throws ObjectMissing when it is damaged. */
export async function readPublication(
  place: PublicationPlace,
): Promise<{ publication: Publication; etag: string | null }> {
  const key = publicationKey(place);
  const found = await place.open.read(key);
  if (!found) return { publication: emptyPublication(place.portal), etag: null };
  const remedy = 'remove it: the datasets and resources are found again by the marks they bear';
  return {
    publication: parseStored(Publication, found.body, `${place.open.url}/${key}`, remedy),
    etag: found.etag,
  };
}

export interface HeldPublication {
  readonly known: () => Publication;
  readonly save: (change: Partial<Omit<Publication, 'lease' | 'portal'>>) => Promise<void>;
  /** Makes the lease last on; throws ConditionLost when another publisher has it. */
  readonly renew: () => Promise<void>;
  readonly release: () => Promise<void>;
}

/** No call to the portal lasts so long, and a publisher that died keeps the others waiting so long. */
const LEASE_MS = 10 * 60_000;
/** Each call finds the lease lasting longer than any call does. */
const RENEW_BEFORE_MS = 4 * 60_000;
/** The attempts of the room, at this distance, outlast the lease of a publisher that died. */
const LONGEST_PAUSE_SECONDS = 120;

/** Only one publisher at a time; an attempt of the same publication has its token. Throws CatalogueBusy. */
export async function holdPublication(
  place: PublicationPlace,
  token: string,
  now: () => Date,
): Promise<HeldPublication> {
  let { publication, etag } = await readPublication(place);
  const { lease } = publication;
  if (lease !== null && lease.token !== token && Date.parse(lease.until) > now().getTime())
    throw othersTurn(place, lease.until, now());

  const write = async (change: Partial<Publication>): Promise<void> => {
    const next = { ...publication, ...change };
    etag = await writePublication(place, next, etag);
    publication = next;
  };
  const save = (change: Partial<Publication>) =>
    write({ ...change, lease: { token, until: new Date(now().getTime() + LEASE_MS).toISOString() } });

  await save({}).catch((error: unknown) => {
    throw error instanceof ConditionLost ? othersTurn(place, null, now()) : error;
  });
  return {
    known: () => publication,
    save,
    async renew() {
      const left = Date.parse(publication.lease?.until ?? '') - now().getTime();
      if (!(left > LEASE_MS - RENEW_BEFORE_MS)) await save({});
    },
    release: () => write({ lease: null }),
  };
}

/** Gives the tag of what stands then. Throws ConditionLost when another publisher wrote since `etag`. */
async function writePublication(
  place: PublicationPlace,
  publication: Publication,
  etag: string | null,
): Promise<string> {
  const text = toSortedJson(publication);
  const key = publicationKey(place);
  try {
    const condition = etag === null ? ({ ifNoneMatch: '*' } as const) : { ifMatch: etag };
    return (await place.open.write(key, text, condition)).etag;
  } catch (error) {
    if (!(error instanceof ConditionLost)) throw error;
    // The answer to our own write may have been lost.
    const standing = await place.open.read(key);
    if (!standing || new TextDecoder().decode(standing.body) !== text) throw takenOver(place);
    return standing.etag;
  }
}

function emptyPublication(portal: string): Publication {
  return { portal, dataset: null, version: null, resources: {}, pending: null, lease: null };
}

function othersTurn(place: PublicationPlace, until: string | null, now: Date): CatalogueBusy {
  const seconds = until === null ? 5 : Math.ceil((Date.parse(until) - now.getTime()) / 1000);
  return new CatalogueBusy(
    `${place.dataset}: another publication to ${new URL(place.portal).host} is under way; it holds the turn for at most ${seconds} s.`,
    { retryAfterSeconds: Math.min(seconds, LONGEST_PAUSE_SECONDS) },
  );
}

function takenOver(place: PublicationPlace): ConditionLost {
  return new ConditionLost(
    `${place.dataset}: another publication to ${new URL(place.portal).host} took over; look at it, then publish again.`,
  );
}
