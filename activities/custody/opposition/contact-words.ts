/** Contacts of professionals in texts: how to recognise them, when two spellings are the same contact, and which were opposed. */
import { z } from 'zod';
import type { Pseudonymiser } from '../../effects.js';
import type { Session } from '../../platform/effects.js';
import { literal, quoted } from '../../text/sql-text.js';

/** By domain of its pseudonyms: a pattern (RE2), and the SQL that turns all spellings of one contact into one. */
const CONTACTS = {
  courriel: {
    pattern: String.raw`[\p{L}0-9._%+'-]+@[\p{L}0-9-]+(?:\.[\p{L}0-9-]+)+`,
    canonical: (word: string) => `lower(strip_accents(trim(${word})))`,
  },
  telephone: {
    pattern: String.raw`(?:(?:\+|00)[0-9]{2,3}[ .\x{A0}\x{202F}-]?(?:\(0\))?[ .\x{A0}\x{202F}-]?[1-9]|0[1-9])(?:[ .\x{A0}\x{202F}-]?[0-9]{2}){4}`,
    // The last nine digits are the same in national and international notation.
    canonical: (word: string) => `right(regexp_replace(${word}, '[^0-9]', '', 'g'), 9)`,
  },
} as const;

export type ContactDomain = keyof typeof CONTACTS;
export const CONTACT_DOMAINS = ['courriel', 'telephone'] as const satisfies readonly ContactDomain[];

/** Where texts are read: a relation, and an SQL expression of one text. */
export interface TextPlace {
  readonly relation: string;
  readonly text: string;
}

/** Creates `contact_words` (domain, word, value): every contact in the texts, `value` its keyed pseudonym. */
export async function collectContacts(
  dataset: string,
  places: readonly TextPlace[],
  pseudonymiser: Pseudonymiser,
  session: Session,
): Promise<void> {
  await session.run(
    'create or replace temp table contact_words (domain varchar, word varchar, value varchar)',
  );
  for (const domain of CONTACT_DOMAINS) {
    const { pattern, canonical } = CONTACTS[domain];
    const found = places.map(
      ({ relation, text }) =>
        `select unnest(regexp_extract_all(text, ${literal(pattern)})) as word from (select ${text} as text from ${relation})`,
    );
    await session.run(`create or replace temp table contacts_found as
      select word, ${canonical('word')} as value from (select distinct word from (${found.join(' union all ')}) where word is not null)`);
    const columns = [{ name: 'value', identifier: domain }];
    await pseudonymiser.pseudonymise({ table: 'contacts_found', dataset, columns, held: 0 }, session);
    await session.run(`insert into contact_words select ${literal(domain)}, word, value from contacts_found`);
  }
}

/** Words of `contact_words` whose contact is in `opposed`; both are needed in the session. */
export async function opposedWords(session: Session): Promise<string[]> {
  const rows = await session.rows(
    `select distinct word from contact_words where (domain, value) in (select (domain, value) from opposed) order by strlen(word) desc, word`,
    z.object({ word: z.string() }),
  );
  return rows.map(({ word }) => word);
}

/** What replaces a contact in a text. */
export const WITHHELD = '[coordonnée retirée]';

/** SQL: the text without `getvariable('opposed_words')`; null where nothing else was in it. */
export function withheldSql(column: string): string {
  // A full stop ends a sentence where no letter follows it, and goes on in an address where one does.
  const bounded = `'(^|[^\\p{L}0-9._%+''@-])' || regexp_escape(word) || '($|[^\\p{L}0-9._%+''@-]|[.](?:$|[^\\p{L}0-9]))'`;
  return `list_reduce(getvariable('opposed_words'),
    lambda text, word: if(trim(text) = word, null, regexp_replace(text, ${bounded}, '\\1${WITHHELD}\\2', 'g')), ${quoted(column)})`;
}
