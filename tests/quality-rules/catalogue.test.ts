import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { DeclarationInvalid } from '../../activities/errors.js';
import { describeRules } from '../../quality-rules/describe-rules.js';
import { loadRules } from '../../quality-rules/load-rules.js';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'quality-rules');
const NORMALISE = join(ROOT, 'activities/normalise');
const MARK = '<!-- catalogue -->\n';

describe('the catalogue of rules and issues', () => {
  it('says in README what the folder and catalogue.yaml say', async () => {
    const path = join(FOLDER, 'README.md');
    const readme = await readFile(path, 'utf8');
    const [head] = readme.split(MARK);
    const expected = `${head}${MARK}\n${describeRules(await loadRules(FOLDER))}\n`;
    if (process.env.ACCEPT === '1') await writeFile(path, expected);
    else assert.equal(readme, expected, 'run ACCEPT=1 npm test tests/quality-rules/catalogue');
  });

  it('has an entry for every code that reading, typing and mapping emit', async () => {
    const { issues } = await loadRules(FOLDER);
    const emitted = await emittedCodes();
    assert.ok(emitted.size > 50, `only ${emitted.size} codes were found: the search no longer fits the code`);
    assert.deepEqual(
      [...emitted].filter((code) => !issues.has(code)),
      [],
    );
  });

  it('has no entry for a code that nothing emits', async () => {
    const { issues } = await loadRules(FOLDER);
    const text = [
      ...(await texts('activities/read')),
      ...(await texts('activities/normalise')),
      ...(await texts('activities/custody/opposition')),
      ...(await texts('activities/check')),
      ...(await texts('activities/text')),
      ...(await texts('datasets')),
    ].join('\n');
    assert.deepEqual(
      [...issues.keys()].filter((code) => !text.includes(`'${code}'`)),
      [],
    );
  });

  it('names every code in French, each otherwise: the sheets of a report are called so', async () => {
    const { issues, rules } = await loadRules(FOLDER);
    const texts = [...issues, ...rules];
    const names = texts.map(([code, { name }]) => name?.toLowerCase() ?? `${code} has no name`);
    assert.deepEqual(
      names.filter((name, rank) => name.endsWith('has no name') || names.indexOf(name) < rank),
      [],
    );
  });

  it('uses {champ} in no sentence about a whole table', async () => {
    const { macros, rules } = await loadRules(FOLDER);
    const whole = macros
      .filter(({ sql }) => !/\((value|list)\b|column_name/.test(sql))
      .map(({ name }) => name);
    assert.deepEqual(whole, ['change_since_last', 'row_count_between']);
    assert.deepEqual(
      whole.filter((name) => rules.get(name)?.what.includes('{champ}')),
      [],
    );
  });
});

describe('loadRules', () => {
  const wrongs: [string, RegExp, (folder: string) => Promise<void>][] = [
    [
      'a rule without sentences',
      /quality-rules\/new_rule\.sql: the rule is not in catalogue\.yaml/,
      (folder) =>
        writeFile(
          join(folder, 'new_rule.sql'),
          '-- Broken row: x.\ncreate or replace macro new_rule(value) as value;\n',
        ),
    ],
    ['sentences without a rule', /rule "not_null" has no file/, (folder) => rm(join(folder, 'not_null.sql'))],
    [
      'a macro named otherwise',
      /not_null\.sql: it must define one macro, not_null/,
      (folder) =>
        writeFile(
          join(folder, 'not_null.sql'),
          '-- Broken row: x.\ncreate or replace macro nul(value) as value;\n',
        ),
    ],
    [
      'a file that does not say what is broken',
      /not_null\.sql: its first line must say/,
      (folder) =>
        writeFile(
          join(folder, 'not_null.sql'),
          'create or replace macro not_null(value) as value is null;\n',
        ),
    ],
    [
      'a sentence without its end',
      /catalogue\.yaml: .*one French sentence/,
      (folder) =>
        writeFile(
          join(folder, 'catalogue.yaml'),
          'issues: {}\nrules: { not_null: { what: La valeur manque, fix: Donnez-la ici. } }\n',
        ),
    ],
    [
      'unreadable YAML',
      /catalogue\.yaml: it is not readable as YAML/,
      (folder) => writeFile(join(folder, 'catalogue.yaml'), 'a: ['),
    ],
  ];
  for (const [name, message, spoil] of wrongs)
    it(`names the file of ${name}`, async (context) => {
      const folder = await mkdtemp(join(tmpdir(), 'rules-'));
      context.onTestFinished(() => rm(folder, { recursive: true }));
      await cp(FOLDER, folder, { recursive: true });
      await spoil(folder);
      await assert.rejects(
        loadRules(folder),
        (error) => error instanceof DeclarationInvalid && message.test(error.message),
      );
    });
});

/** Codes as the code writes them: in the cells of SQL, and wherever TypeScript gives a reason, a fault or a warning. */
async function emittedCodes(): Promise<Set<string>> {
  const sql = [
    ...(await texts('activities/normalise/sql')),
    ...(await texts('datasets/offre-insertion/sources')),
  ].join('\n');
  const read = await texts('activities/read');
  const typing = await Promise.all(
    ['typing-sql.ts', 'normalise-extracts.ts', 'gather-extracts.ts'].map((file) =>
      readFile(join(NORMALISE, file), 'utf8'),
    ),
  );
  const ts = [...read, ...typing].join('\n');
  const code = '([a-z]+(?:_[a-z]+)*)';
  const patterns = [
    [sql, `(?:then|else|issue:|,) '([a-z]+(?:_[a-z]+)+)'(?=\\s*(?:\\}|\\)|end|when|else|$))`],
    [ts, `then '${code}'`],
    [ts, `_line, '${code}'|\\}, '${code}', (?:true|false)`],
    [ts, `add(?:Reject|Touched)\\([^;]*?, '${code}'`],
    [ts, `(?:reason|code): (?:[^,};\\n]*)'${code}'`],
    [ts, `'${code}'\\] as const`],
    [ts, `\\? '${code}' : ''|'' : '${code}'`],
    [ts, `return '([a-z]+(?:_[a-z]+)+)';`],
  ] as const;
  const found = patterns.flatMap(([text, pattern]) =>
    [...text.matchAll(new RegExp(pattern, 'gm'))].flatMap(([, first, second]) => first ?? second ?? []),
  );
  const unions = [...ts.matchAll(/(?:LineFault|AlignmentFailure|reason:)(?: =)? ((?:'[a-z_]+'(?: \| )?)+)/g)];
  return new Set([...found, ...unions.flatMap(([, union]) => union?.match(/[a-z_]+/g) ?? [])]);
}

async function texts(folder: string): Promise<string[]> {
  const files = await readdir(join(ROOT, folder), { recursive: true });
  const sources = files.filter((file) => /\.(sql|ts)$/.test(file)).sort();
  return Promise.all(sources.map((file) => readFile(join(ROOT, folder, file), 'utf8')));
}
