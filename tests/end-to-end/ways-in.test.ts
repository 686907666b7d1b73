/** From `new source --from URL` to a published version, on a partner's real server. */
import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../helpers/postgres.js';
import { startWebdav, type WebdavServer } from '../helpers/webdav.js';
import { keepEngine } from './kept-engine.js';
import { copyPlacesRepository, PLACES } from './places-repository.js';
import { type Ended, readRun, runCli } from './run-cli.js';
import { copySmallRepository } from './small-repository.js';
import { createHome } from './temporary-home.js';

const home = await createHome();
const repository = join(home, 'repository');
const env: Record<string, string> = {};
const insertion = (...args: string[]) => runCli(args, { home, repository, env });

beforeAll(() => copyPlacesRepository(repository));
keepEngine(home);
afterAll(() => rm(home, { recursive: true, force: true }));

const declared = (file: string) => readFile(join(repository, 'datasets', PLACES, 'sources', file), 'utf8');

const runPage = (ran: Ended) =>
  readFile(join(home, 'store', 'restricted', PLACES, 'runs', readRun(ran).runId, 'index.html'), 'utf8');

/** Every byte below the folder. */
async function allBelow(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((entry) => entry.isFile())
    .map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
}

describe('a partner’s PostgreSQL', () => {
  let server: PostgresServer;
  let from: string;
  beforeAll(async () => {
    server = await startPostgres();
    await server.run(`create role lecteur login password 'canari-lecteur';
      create table lieux (identifiant int primary key, nom text, siret text, commune text, code_postal text,
        code_insee text, modifie_le timestamptz, courriel text, responsable_interne text);
      insert into lieux select g, 'Espace insertion ' || g, case g when 1 then '13002526500013' end, 'Langres', '52200', '52269',
        '2026-01-31 12:00+01', 'contact@espace-' || g || '.example', 'canari-' || g from generate_series(1, 30) as g;
      grant select on lieux to lecteur`);
    env.ALLOW_PRIVATE_HOSTS = `127.0.0.1:${server.port}`;
    from = `postgres://lecteur@127.0.0.1:${server.port}/postgres?table=lieux&sslmode=disable`;
  });
  afterAll(async () => {
    await server?.stop();
    for (const end of ['yaml', 'sql'])
      await rm(join(repository, 'datasets', PLACES, 'sources', `base.${end}`), { force: true });
  });

  it('is drafted, tried, and read into a version; what feeds nothing never left it', async () => {
    const unset = await insertion('new', 'source', 'base', '--from', from);
    assert.equal(unset.code, 2);
    assert.match(unset.stderr, /BASE_PASSWORD is not set/);
    env.BASE_PASSWORD = 'canari-lecteur';
    const made = await insertion('new', 'source', 'base', '--from', from);
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stderr, /To decide, .*responsable_interne/);
    const yaml = await declared('base.yaml');
    assert.match(
      yaml,
      /location: \{ ?channel: postgres, host: 127\.0\.0\.1, port: \d+, .*password: BASE_PASSWORD/,
    );
    assert.match(yaml, /nom: \{ feeds: \[nom\] \}/);
    assert.doesNotMatch(yaml, /canari/);
    const tried = await insertion('doctor', '--source', 'base');
    assert.equal(tried.code, 0, tried.stdout + tried.stderr);
    assert.match(tried.stdout, /postgres answers: one row, of the \d columns that feed fields/);
    const ran = await insertion('run', PLACES, '--json');
    assert.equal(ran.code, 0, `${ran.stdout}${ran.stderr}`);
    const { status, sources } = readRun(ran);
    assert.equal(status, 'published');
    const [base] = sources.filter(({ source }) => source === 'base');
    assert.deepEqual([base?.status, base?.rowsIn, base?.rowsOut, base?.rowsRejected], ['fresh', 30, 30, 0]);
    assert.match(await runPage(ran), /<td>1.requête, 30.lignes, [\d.]+ s<\/td>/);
    const store = await allBelow(join(home, 'store'));
    assert.match(store, /Espace insertion 30/);
    assert.doesNotMatch(store + ran.stdout + ran.stderr, /canari/);
  });

  it('is recognised when nothing changed, and read anew when a row did', async () => {
    const again = readRun(await insertion('run', PLACES, '--json'));
    assert.equal(again.status, 'unchanged');
    await server.run("update lieux set nom = 'Maison de l’emploi' where identifiant = 7");
    const next = readRun(await insertion('run', PLACES, '--json'));
    assert.equal(next.status, 'published');
  });

  it('tells in a sentence what is wrong with it, and a run goes on without', async () => {
    await server.run('grant delete on lieux to lecteur');
    const tried = await insertion('doctor', '--source', `${PLACES}/base`);
    assert.equal(tried.code, 2);
    assert.match(tried.stdout, /lets our role "lecteur" write; ask the partner for one that only reads/);
    env.BASE_PASSWORD = 'canari-faux';
    const wrong = await insertion('doctor', '--source', 'base');
    assert.match(wrong.stdout, /does not accept our password/);
    assert.doesNotMatch(wrong.stdout + wrong.stderr, /canari/);
    const ran = readRun(await insertion('run', PLACES, '--json'));
    const [base] = ran.sources.filter(({ source }) => source === 'base');
    assert.equal(base?.status, 'stale');
  });

  it('is drafted for a dataset about persons from its catalog alone: no row is read', async () => {
    env.PERSONNES_PASSWORD = 'canari-lecteur';
    await server.run(`create table personnes (nom text, nir text, date_naissance date);
      insert into personnes values ('Canari-Durand', '199120012345697', '1999-12-01');
      grant select on personnes to lecteur`);
    const other = join(home, 'persons');
    await copySmallRepository(other);
    const words = ['new', 'source', 'personnes', '--dataset', 'parcours-insertion', '--from'];
    const table = from.replace('table=lieux', 'table=personnes');
    const made = await runCli([...words, table], { home, repository: other, env });
    assert.equal(made.code, 0, made.stderr);
    const folder = join(other, 'datasets', 'parcours-insertion', 'sources');
    const yaml = await readFile(join(folder, 'personnes.yaml'), 'utf8');
    assert.match(yaml, /nir: \{ class: identifier/);
    assert.match(yaml, /date_naissance: \{ class: \w+, .*# date/);
    assert.doesNotMatch(yaml, /anari/);
  });

  it('refuses a password on the command line', async () => {
    const { code, stderr } = await insertion(
      'new',
      'source',
      'autre',
      '--from',
      from.replace('@', ':canari@'),
    );
    assert.equal(code, 2);
    assert.match(stderr, /--from holds a password; leave it out, and set AUTRE_PASSWORD/);
    assert.doesNotMatch(stderr, /canari/);
  });
});

describe('a partner’s API, in pages and behind a key', () => {
  const records = Array.from({ length: 25 }, (_, rank) => ({
    ...{ id: rank + 1, nom: `Lieu d’accueil ${rank + 1}`, interne: `canari-${rank}` },
    adresse: { commune: 'Langres', code_postal: '52200', code_insee: '52269' },
    date_maj: '2026-01-31',
  }));
  const server = createServer((request, answer) => {
    if (request.headers.authorization !== 'Bearer canari-jeton') return void answer.writeHead(401).end();
    const url = new URL(request.url ?? '', 'http://api');
    const [page, size] = [Number(url.searchParams.get('page') ?? 1), 10];
    const items = records.slice((page - 1) * size, page * size);
    answer.end(JSON.stringify({ items, total: records.length, page, size, pages: 3 }));
  });
  let from: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    env.ALLOW_PRIVATE_HOSTS = `127.0.0.1:${port}`;
    from = `http://127.0.0.1:${port}/v1/lieux?size=10`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is drafted from its first page, tried, and read into a version', async () => {
    const locked = await insertion('new', 'source', 'annuaire', '--from', from);
    assert.equal(locked.code, 4, locked.stderr);
    assert.match(locked.stderr, /HTTP 401: the credentials are not accepted/);
    env.ANNUAIRE_TOKEN = 'canari-jeton';
    const made = await insertion('new', 'source', 'annuaire', '--from', from);
    assert.equal(made.code, 0, made.stderr);
    const yaml = await declared('annuaire.yaml');
    assert.match(
      yaml,
      /token: ANNUAIRE_TOKEN, pages: \{ next: number, parameter: page, records: items, total: total \}/,
    );
    assert.match(yaml, /"adresse\.commune": \{ feeds: \[commune\], path: "adresse\.commune" \}/);
    const tried = await insertion('doctor', '--source', 'annuaire');
    assert.equal(tried.code, 0, tried.stdout + tried.stderr);
    assert.match(tried.stdout, /https answers: its first page \(.*\) is of the declared form/);
    const ran = await insertion('run', PLACES, '--json');
    assert.equal(ran.code, 0, `${ran.stdout}${ran.stderr}`);
    assert.equal(readRun(ran).status, 'published');
    const [annuaire] = readRun(ran).sources.filter(({ source }) => source === 'annuaire');
    assert.deepEqual([annuaire?.status, annuaire?.rowsIn, annuaire?.rowsOut], ['fresh', 25, 25]);
    assert.match(await runPage(ran), /<td>3.requêtes, 25.lignes, [\d.]+ s<\/td>/);
    assert.doesNotMatch(
      `${yaml}${made.stdout}${made.stderr}${tried.stdout}${ran.stdout}${ran.stderr}`,
      /canari/,
    );
  });
});

describe('a partner’s folder on a WebDAV server', () => {
  let server: WebdavServer;
  beforeAll(async () => {
    await rm(join(repository, 'datasets', PLACES, 'sources', 'annuaire.yaml'), { force: true });
    await rm(join(repository, 'datasets', PLACES, 'sources', 'annuaire.sql'), { force: true });
    server = await startWebdav('canari-mot', 'dav');
    env.ALLOW_PRIVATE_HOSTS = `127.0.0.1:${server.port}`;
    env.NUAGE_PASSWORD = 'canari-mot';
    const lines = Array.from({ length: 12 }, (_, rank) => `${rank};Lieu ${rank};Langres;52200;52269`);
    const text = `identifiant;nom;commune;code_postal;code_insee\n${lines.join('\n')}\n`;
    await writeFile(join(server.folder, 'lieux-2026-01-31.csv'), text);
  });
  afterAll(() => server?.stop());

  it('is drafted from its last file, tried, and read into a version', async () => {
    const from = server.url.replace('://', '://insertion@');
    const made = await insertion('new', 'source', 'nuage', '--from', from);
    assert.equal(made.code, 0, made.stderr);
    const yaml = await declared('nuage.yaml');
    assert.match(yaml, /channel: webdav, .*username: insertion, password: NUAGE_PASSWORD/);
    assert.doesNotMatch(yaml, /insertion@|canari/);
    const tried = await insertion('doctor', '--source', 'nuage');
    assert.match(tried.stdout, /webdav answers: 1 file there, .* it was copied whole, and is kept nowhere/);
    const ran = await insertion('run', PLACES, '--json');
    assert.equal(ran.code, 0, `${ran.stdout}${ran.stderr}`);
    const [nuage] = readRun(ran).sources.filter(({ source }) => source === 'nuage');
    assert.deepEqual([nuage?.status, nuage?.rowsIn, nuage?.rowsOut], ['fresh', 12, 12]);
  });
});
