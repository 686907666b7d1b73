/** docs/errors.md: every class of failure, who acts, and the tests that provoke it. `ACCEPT=1` writes it anew; never in CI. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = join(ROOT, 'docs/errors.md');

const HEAD = `# What can fail

Made from \`activities/errors.ts\` and the tests; \`ACCEPT=1 npx vitest run tests/architecture/errors.test.ts\` writes it anew.

A step whose failure time may cure is tried again with growing pauses (\`workflows/doors.ts\` has the policy of each room); the view of a run
tells each failure that is tried again. Any other failure ends the step at once. Whatever ends a run, its partners get their reports and the run
its page. Every message is one sentence: what happened, where, what to do.

| class | what happened | who acts | tried again | provoked by |
|---|---|---|---|---|
`;

interface Failure {
  readonly name: string;
  readonly what: string;
  readonly retry: string;
  readonly temporary: boolean;
}

/** A doc comment "What happened. Retry: whether it helps; what to do." before each class. */
function failures(): Failure[] {
  const source = readFileSync(join(ROOT, 'activities/errors.ts'), 'utf8');
  const shape = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport class (\w+) extends (Permanent|Temporary)Error/g;
  return [...source.matchAll(shape)].map(([, said = '', name = '', family]) => {
    const text = said.replace(/\s*\n \* ?/g, ' ').trim();
    const [what = '', retry = ''] = text.split(/ ?Retry: /);
    return { name, what, retry, temporary: family === 'Temporary' };
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => `${folder}/${path}`)
    .sort();
}

/** Who can mend it: the partner for what was sent, the data team for what is declared or configured, a developer for our own output. */
const ACTS: Readonly<Record<string, string>> = {
  DeliveryRejected: 'the partner',
  DeliveryUnfinished: 'the partner, or nobody',
  PartnerUnreachable: 'nobody; the partner where it lasts',
  ContractBroken: 'a developer',
  ConditionLost: 'nobody: the step reads again',
  RecipientRefused: 'the data team, with the recipient',
};

function rowOf(
  { name, what, retry, temporary }: Failure,
  tests: readonly (readonly [string, string])[],
): string {
  const provoking = tests.filter(
    ([path, text]) => path !== 'tests/architecture/errors.test.ts' && text.includes(name),
  );
  const shown = provoking
    .slice(0, 3)
    .map(([path]) => `\`${path.slice('tests/'.length, -'.test.ts'.length)}\``);
  const more = provoking.length > 3 ? ', …' : '';
  const acts = ACTS[name] ?? (temporary ? 'nobody, unless it lasts' : 'the data team');
  return `| \`${name}\` | ${what} | ${acts} | ${temporary ? 'yes' : 'no'}: ${retry} | ${shown.join(', ')}${more} |\n`;
}

it('tells every class of failure, and a test that provokes each', () => {
  const tests = filesBelow('tests').map((path) => [path, readFileSync(join(ROOT, path), 'utf8')] as const);
  const all = failures();
  const classes = [
    ...readFileSync(join(ROOT, 'activities/errors.ts'), 'utf8').matchAll(/^export class (\w+)/gm),
  ];
  assert.deepEqual(
    all.map(({ name }) => name),
    classes.map(([, name]) => name),
    'each class says what happened, and "Retry: …"',
  );
  const rows = all.map((failure) => rowOf(failure, tests));
  for (const [rank, row] of rows.entries())
    assert.doesNotMatch(row, / \| {2}\|\n$/, `no test provokes ${all[rank]?.name}`);
  const page = HEAD + rows.join('');
  if (process.env.ACCEPT === '1' && process.env.CI === undefined) writeFileSync(PAGE, page);
  assert.equal(readFileSync(PAGE, 'utf8'), page);
});
