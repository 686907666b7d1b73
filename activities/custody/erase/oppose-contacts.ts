/** A professional opposes to the publication of her contact: one list, which every later version applies. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { Dataset } from '../../../datasets/dataset.js';
import type { Effects } from '../../effects.js';
import { ConfigurationInvalid } from '../../errors.js';
import type { Session } from '../../platform/effects.js';
import { listVersions, readManifest } from '../../published/read-version.js';
import { versionFolder } from '../../published/version-keys.js';
import { changeOppositions } from '../opposition/change-oppositions.js';
import { collectContacts, opposedWords } from '../opposition/contact-words.js';
import { loadOpposed } from '../opposition/load-opposed.js';
import type { Opposition } from '../opposition/opposition-list.js';
import { contactPlaces, textsOf } from '../opposition/withhold-contacts.js';

const word = z.string().trim().min(3).optional();

/** What a professional gives of herself. */
export const Contact = z.strictObject({ courriel: word, telephone: word });
export type Contact = z.infer<typeof Contact>;

export interface ContactsRequest {
  readonly dataset: Dataset;
  readonly contacts: readonly Contact[];
  /** YYYY-MM-DD */
  readonly today: string;
  readonly scratch: string;
}

export interface OpposedContacts {
  readonly contacts: number;
  /** Published versions whose files still hold one, newest first. */
  readonly heldBy: readonly string[];
}

type Opposing = Pick<Effects, 'zones' | 'engine' | 'pseudonymiser'>;

/** Idempotent. Throws ConfigurationInvalid: no column declared, a contact that cannot be read, no key. */
export async function opposeContacts(request: ContactsRequest, effects: Opposing): Promise<OpposedContacts> {
  const { dataset, contacts, today, scratch } = request;
  if (Object.keys(dataset.metadata.privacy.contacts).length === 0)
    throw new ConfigurationInvalid(
      `${dataset.id} declares no column of contacts (privacy.contacts in metadata.yaml); there is nothing to oppose to in it.`,
    );
  return effects.engine.withSession({ scratch }, async (session) => {
    const given = await readContacts(request, effects, session);
    const add = (known: readonly Opposition[]) => joinGiven(known, given, today);
    const list = await changeOppositions(dataset, add, effects, session);
    await loadOpposed(dataset, list, effects.pseudonymiser, session);
    return { contacts: contacts.length, heldBy: await versionsHolding(request, effects, session) };
  });
}

/** Each one's pseudonyms by domain. A contact is told by its rank, never by its value. */
async function readContacts(
  { dataset, contacts }: ContactsRequest,
  { pseudonymiser }: Opposing,
  session: Session,
): Promise<Record<string, string[]>[]> {
  const read: Record<string, string[]>[] = [];
  for (const [rank, contact] of contacts.entries()) {
    await session.run('create or replace temp table contact_given (text varchar)');
    const texts = Object.values(contact);
    for (const text of texts)
      await session.run('insert into contact_given values ($text)', { text: text ?? '' });
    await collectContacts(
      dataset.id,
      [{ relation: 'contact_given', text: '"text"' }],
      pseudonymiser,
      session,
    );
    const found = await session.rows(
      'select domain, value from contact_words order by all',
      z.object({ domain: z.string(), value: z.string() }),
    );
    if (found.length < Math.max(1, texts.length))
      throw new ConfigurationInvalid(
        `Contact ${rank + 1}: its e-mail address or its telephone cannot be read; correct the file. Nobody's opposition was noted.`,
      );
    read.push(Object.fromEntries(found.map(({ domain, value }) => [domain, [value]])));
  }
  await session.run('drop table contact_given');
  return read;
}

/** What is known, and those of the given ones that it lacks. */
function joinGiven(
  known: readonly Opposition[],
  given: readonly Record<string, string[]>[],
  date: string,
): Opposition[] {
  const fresh = given
    .filter((pseudonyms) => !isKnown(pseudonyms, known))
    .map((pseudonyms): Opposition => ({ id: idOf(pseudonyms), date, pseudonyms, counted_in: [] }))
    .filter(({ id }, at, all) => all.findIndex((one) => one.id === id) === at);
  return [...known, ...fresh];
}

function idOf(pseudonyms: Record<string, string[]>): string {
  return createHash('sha256').update(JSON.stringify(pseudonyms)).digest('hex').slice(0, 16);
}

function isKnown(pseudonyms: Record<string, string[]>, oppositions: readonly Opposition[]): boolean {
  return Object.entries(pseudonyms).every(([domain, values]) =>
    values.every((value) => oppositions.some((one) => one.pseudonyms[domain]?.includes(value))),
  );
}

/** Needs `opposed` in the session. Looks into the Parquet files of every version that is still there. */
async function versionsHolding(
  { dataset, scratch }: ContactsRequest,
  { zones: { open }, pseudonymiser }: Opposing,
  session: Session,
): Promise<string[]> {
  const holding: string[] = [];
  for (const { version } of await listVersions(dataset.id, open)) {
    const manifest = await readManifest(dataset.id, version, open);
    const folder = versionFolder(dataset.id, version);
    const tables = manifest.tables.flatMap(({ name, files }, at) =>
      files
        .filter(({ format }) => format === 'parquet')
        .map(({ path: file }) => ({
          name,
          key: `${folder}${file}`,
          path: join(scratch, `held-${at}.parquet`),
        })),
    );
    const places = contactPlaces(dataset, tables);
    for (const { key, path } of tables.filter((one) => places.some((place) => place.path === one.path)))
      await open.download(key, path);
    if (places.length === 0) continue;
    await collectContacts(dataset.id, textsOf(places), pseudonymiser, session);
    if ((await opposedWords(session)).length > 0) holding.push(version);
  }
  return holding;
}
