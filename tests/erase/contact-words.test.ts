/** Writings of a contact: the same person in any of them, and nobody else's contact touched. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import {
  collectContacts,
  opposedWords,
  WITHHELD,
  withheldSql,
} from '../../activities/custody/opposition/contact-words.js';
import type { Session } from '../../activities/platform/effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { TEST_KEYS } from '../helpers/test-keys.js';

const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });
const scratch = await mkdtemp(join(tmpdir(), 'insertion-contacts-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function load(texts: readonly string[], session: Session): Promise<void> {
  await session.run('create or replace temp table lu (text varchar)');
  for (const text of texts) await session.run('insert into lu values ($text)', { text });
  await collectContacts('d', [{ relation: 'lu', text: 'text' }], TEST_KEYS, session);
}

/** The texts, without what was opposed to. */
function withhold(opposed: readonly string[], texts: readonly string[]): Promise<(string | null)[]> {
  return engine.withSession({ scratch }, async (session) => {
    await load(opposed, session);
    await session.run(
      "create or replace temp table opposed as select 'x' as id, domain, value from contact_words",
    );
    await load(texts, session);
    const words = await opposedWords(session);
    if (words.length === 0) return [...texts];
    await session.setVariable('opposed_words', words);
    const rows = await session.rows(
      `select ${withheldSql('text')} as text from lu`,
      z.object({ text: z.string().nullable() }),
    );
    return rows.map(({ text }) => text);
  });
}

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 8, maxLength: 8 });
const writings = (tail: string) => {
  const pairs = tail.match(/../g) ?? [];
  return [
    `06${tail}`,
    `06 ${pairs.join(' ')}`,
    `06.${pairs.join('.')}`,
    `+336${tail}`,
    `0033 6 ${pairs.join(' ')}`,
  ];
};

describe('a contact', () => {
  it('goes in each of its writings, alone or within a text', async () => {
    await fc.assert(
      fc.asyncProperty(digits, fc.nat({ max: 4 }), async (tail, at) => {
        const forms = writings(tail);
        const told = await withhold(
          [forms[at] ?? ''],
          [...forms, ...forms.map((form) => `Tél. : ${form} (le matin)`)],
        );
        assert.deepEqual(told.slice(0, 5), [null, null, null, null, null]);
        for (const text of told.slice(5)) assert.equal(text, `Tél. : ${WITHHELD} (le matin)`);
      }),
      { numRuns: 15 },
    );
  });

  it('leaves other contacts as they are, those that end or begin alike too', async () => {
    const others = [
      'x.marie@essai.example',
      'marie@essai.example.org',
      'marie@essai.exampl',
      '06 39 98 12 35',
      'marie',
    ];
    const told = await withhold(
      ['marie@essai.example', '0639981234'],
      [...others, 'voir marie@essai.example.'],
    );
    assert.deepEqual(told, [...others, `voir ${WITHHELD}.`]);
  });
});
