/** Marks of invented persons, in every field that partners send of them, are found in the raw zone and in no other byte a run leaves. */
import assert from 'node:assert/strict';
import { createHmac, hkdfSync } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it, onTestFinished } from 'vitest';
import { validatePackage } from '../helpers/machine-readers.js';
import { keepEngine } from './kept-engine.js';
import { killWhileReading } from './killed-run.js';
import { findMarks, missingMarks } from './mark-search.js';
import { DOMAINS, PARCOURS, writeMarkedPersons } from './marked-persons.js';
import type { MarkBook } from './marks.js';
import { startPartnerMails } from './partner-mails.js';
import { copyPersonsRepository } from './persons-repository.js';
import { writeRefusedPersons } from './refused-persons.js';
import { type Ended, readRun, runCli } from './run-cli.js';
import { answersOf } from './served-answers.js';
import { createHome } from './temporary-home.js';
import { type KnownTexts, readPlain, readTexts } from './visible-bytes.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-persons-'));
const home = await createHome();
keepEngine(home);
const mails = await startPartnerMails();
afterAll(() => mails.server.stop());
afterAll(() => Promise.all([folder, home].map((path) => rm(path, { recursive: true, force: true }))));
const store = join(folder, 'store');
/** Of a team, as `insertion init` makes it. */
const repository = join(folder, 'depot');
const insertion = (...args: string[]) =>
  runCli(args, { home, repository, env: { ...mails.env, LOG_LEVEL: 'trace' } });
const run = (extracts: string) =>
  insertion('run', PARCOURS, '--extracts', extracts, '--store', `file:${store}`, '--deliver', '--json');

const REASONS = [
  /x\.RCV is cut short/,
  /total\.RCV states 99 groups/,
  /x\.RCV holds a document type declaration/,
  /x\.xml\.gz is a gzip archive that is cut short/,
  /RSAINS.* states a total that is no number/,
  /PECG_052_20260630\.xml closes an element that is not the one open/,
  /extract_spie\S* lacks the declared column/,
  /usagers_013_20260630\.csv lacks the declared column/,
  /rendez_vous_20260630\.csv \(100 %\) were rejected/,
  /orientations_052_20260630\.csv lacks the declared column/,
  /import_beneficiaires_20260630\.csv lacks the declared column/,
  /participants .* has columns that nobody classed \(places? \d+[^)]*\)/,
] as const;

/** Most of what one look finds was there at the one before. */
const known: KnownTexts = new Map();
afterAll(() => known.clear());

/** Everything outside the raw zone: the other zones, the home (logs, database, scratch), the repository, what was printed and what was mailed. */
async function look(...ended: readonly Ended[]): Promise<Map<string, string>> {
  const seen = new Map<string, string>(
    ended.flatMap(({ stdout, stderr }, rank) => [
      [`stdout ${rank}`, stdout] as const,
      [`stderr ${rank}`, stderr] as const,
    ]),
  );
  const zones = ['work', 'open', 'restricted', 'reports'].map((zone) => join(store, zone));
  await mails.keepIn(join(folder, 'mails'));
  for (const place of [...zones, join(folder, 'mails'), home, repository])
    for (const [path, text] of await readTexts(place, known)) seen.set(join(place, path), text);
  return seen;
}

describe('what partners send of persons', () => {
  let book: MarkBook;
  /** Of deliveries that are refused: those of `book`, and what their reasons could quote. One search for all knows the texts that it has seen. */
  let every: MarkBook;
  let good: Ended;
  beforeAll(async () => {
    const { code, stderr } = await runCli(['init', repository], { home });
    assert.equal(code, 0, stderr);
    await copyPersonsRepository(repository);
    assert.equal((await insertion('keys', 'generate')).code, 0);
    book = await writeMarkedPersons(join(folder, 'marked'));
    every = await writeRefusedPersons(join(folder, 'refused'));
    good = await run(join(folder, 'marked'));
    assert.equal(good.code, 0, `${good.stdout}${good.stderr}`);
  });

  it('is in the raw zone as it was sent: every mark can be found there', async () => {
    const raw = [...(await readPlain(join(store, 'raw'))).values()].join('\n');
    assert.deepEqual(
      missingMarks(raw, book).filter((label) => !label.startsWith('nom de fichier')),
      [],
    );
    assert.ok(book.words.length > 250 && book.numbers.length > 30);
  });

  it('is read: the pseudonym of each marked NIR is in the restricted zone', async () => {
    const { epochs } = JSON.parse(await readFile(join(home, 'pseudonym-keys.json'), 'utf8'));
    const secret = Buffer.from(epochs[0].key, 'base64');
    const key = Buffer.from(hkdfSync('sha256', secret, '', `pseudonym 1 ${PARCOURS}/nir`, 32));
    const rows = [...(await readPlain(join(store, 'restricted'))).values()].join('\n');
    const read = book.numbers
      .filter(({ label }) => /(NIR|nir) \(13\)$/.test(label))
      .map(({ label, value }) => [
        label,
        rows.includes(createHmac('sha256', key).update(value).digest('hex')),
      ]);
    assert.equal(read.length, 7);
    assert.deepEqual(
      read.filter(([, found]) => !found),
      [],
    );
  });

  it('shows in no zone, report, log, database or message of a run that publishes, in no guise', async () => {
    const seen = await look(good);
    const { runId } = readRun(good);
    assert.ok([...seen].some(([path, text]) => path.includes('temporal') && text.includes(runId)));
    assert.equal(mails.server.taken.length, readRun(good).reports.length);
    assert.ok(
      [...seen.keys()].some((path) => /departement-52\/.*index\.html/.test(path)),
      'no page of 52',
    );
    assert.deepEqual(findMarks(seen, every, DOMAINS), []);
  });

  it('becomes a data package of which frictionless says nothing', async () => {
    const { tasks, errors } = await validatePackage(join(store, 'open', PARCOURS, 'datapackage.json'));
    assert.deepEqual(errors, []);
    assert.ok(tasks > 20);
  });

  it('shows in none of a run whose deliveries are refused, though each reason tells of them', async () => {
    const ended = await run(join(folder, 'refused'));
    const { reasons, sources } = readRun(ended);
    assert.equal(ended.code, 4, ended.stderr);
    for (const reason of REASONS) assert.match(reasons.join('\n'), reason);
    assert.equal(reasons.length, REASONS.length, reasons.join('\n'));
    assert.ok(sources.every(({ rowsOut }) => rowsOut > 0));
    assert.ok(
      mails.server.taken.length > readRun(good).reports.length,
      'partners are told of what is refused',
    );
    const seen = await look(ended);
    assert.deepEqual(findMarks(seen, every, DOMAINS), []);
    const log = [...seen].flatMap(([path, text]) =>
      /insertion-[\d-]+\.jsonl$/.test(path) ? text.split('\n') : [],
    );
    const failed = log.filter((line) => /"msg":"(step failed|extract refused)"/.test(line));
    assert.ok(
      failed.length >= 10 && failed.every((line) => JSON.parse(line).sentence.length > 20),
      'failures are logged',
    );
  });

  it('shows in no answer of the desk, the API or the server of assistants, whoever asks for them by name', async () => {
    const tables = ['couverture', 'delais_orientation'];
    const about = { url: `file:${store}`, home: join(folder, 'served'), dataset: PARCOURS, tables };
    const answers = await answersOf(about, ['association', 'participants', 'marques']);
    for (const [address, answer] of answers)
      if (!address.startsWith('mcp')) assert.match(answer, /^200 /, address);
    assert.ok([...answers.keys()].filter((address) => address.startsWith('/rapports/')).length > 2);
    assert.ok(answers.get('/sources')?.includes('association'));
    assert.deepEqual(findMarks(answers, every, DOMAINS), []);
  });

  it('is left in the scratch folder of a process that is killed, until the next command that starts a worker', async () => {
    const killed = join(folder, 'killed');
    await writeMarkedPersons(killed);
    await rm(join(killed, 'caf', 'CG02A_NRSACGIM_RSABEM_20260705_A0407503.RCV'));
    await rm(join(killed, 'rdv-insertion', 'usagers_052_20260630.xlsx'));
    const other = join(folder, 'store-killed');
    const words = ['run', PARCOURS, '--extracts', killed, '--store', `file:${other}`];
    assert.equal(await killWhileReading(words, home), 'SIGKILL');
    const scratch = join(home, 'scratch');
    assert.notDeepEqual(findMarks(await readTexts(scratch), every, DOMAINS), []);
    await writeMarkedPersons(join(folder, 'others'), '2');
    const held = await run(join(folder, 'others'));
    assert.equal(held.code, 3, held.stderr);
    assert.deepEqual(await readdir(scratch), []);
    assert.deepEqual(findMarks(await look(held), every, DOMAINS), []);
    await approveAs('Mme Jqzwklandry', readRun(held).runId, every);
    for (const zone of ['work', 'open', 'restricted', 'reports'])
      assert.deepEqual(findMarks(await readTexts(join(other, zone), known), every, DOMAINS), [], zone);
  });
});

/** What changed is told, and none of it tells of a mark; who decided, and why, stays with the team. */
async function approveAs(name: string, held: string, every: MarkBook): Promise<void> {
  const words = ['--author', name, '--reason', `${name} a changé de département`];
  const approved = await insertion('approve', held, ...words, '--store', `file:${store}`, '--json');
  assert.equal(approved.code, 0, approved.stderr);
  const seen = await look(approved);
  assert.ok([...seen.keys()].some((path) => path.includes(`/changes/${readRun(approved).version}`)));
  assert.deepEqual(findMarks(seen, every, DOMAINS), []);
  const told = [...seen]
    .filter((shown) => shown.some((text) => text.includes(name)))
    .map(([path]) => path.slice(folder.length + 1));
  assert.ok(told.some((path) => path.startsWith('store/restricted')));
  assert.deepEqual(
    told.filter((path) => /^(store.(open|reports)|mails)/.test(path)),
    [],
  );
}

describe('a run over persons', () => {
  it('is refused without a key file, in a sentence and before anything is written', async () => {
    const bare = await createHome();
    onTestFinished(() => rm(bare, { recursive: true, force: true }));
    const keyless = join(folder, 'store-keyless');
    const words = ['run', PARCOURS, '--extracts', join(folder, 'marked'), '--store', `file:${keyless}`];
    const { code, stdout, stderr } = await runCli(words, { home: bare });
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /there is no key file at .* make it with `npx insertion keys generate`\.\n$/);
    assert.doesNotMatch(stderr, /bug of the toolkit/);
    assert.deepEqual([...(await readPlain(keyless)).keys()], []);
  });

  it('is refused with a key file that others may read', async () => {
    const open = await createHome();
    onTestFinished(() => rm(open, { recursive: true, force: true }));
    const keys = join(open, 'pseudonym-keys.json');
    await writeFile(keys, await readFile(join(home, 'pseudonym-keys.json')));
    await chmod(keys, 0o644);
    const loose = join(folder, 'store-loose');
    const words = ['run', PARCOURS, '--extracts', join(folder, 'marked'), '--store', `file:${loose}`];
    const { code, stderr } = await runCli(words, { home: open });
    assert.equal(code, 2, stderr);
    assert.match(stderr, /others may read .*chmod 600/);
    assert.ok(!stderr.includes(JSON.parse(await readFile(keys, 'utf8')).epochs[0].key));
    assert.deepEqual([...(await readPlain(loose)).keys()], []);
  });
});
