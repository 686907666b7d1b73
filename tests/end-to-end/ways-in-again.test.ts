/** The other ways in, from a draft to a version: Grist, an API whose lists are joined, what changed only, a file sent to the desk. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { findFreePort } from '../../scripts/engine/free-port.js';
import { listen, stopListening } from '../helpers/listen.js';
import { type PostgresServer, startPostgres } from '../helpers/postgres.js';
import { keepEngine } from './kept-engine.js';
import { copyPlacesRepository, PLACES } from './places-repository.js';
import { readRun, runCli } from './run-cli.js';
import { startService } from './run-service.js';
import { createHome } from './temporary-home.js';

const home = await createHome();
const repository = join(home, 'repository');
const env: Record<string, string> = {};
const insertion = (...args: string[]) => runCli(args, { home, repository, env });
const placeOf = (file: string) => join(repository, 'datasets', PLACES, 'sources', file);
const declared = (file: string) => readFile(placeOf(file), 'utf8');

beforeAll(() => copyPlacesRepository(repository));
keepEngine(home);
afterAll(() => rm(home, { recursive: true, force: true }));

async function draft(source: string, ...from: string[]): Promise<string> {
  const made = await insertion('new', 'source', source, ...from);
  assert.equal(made.code, 0, made.stderr);
  return declared(`${source}.yaml`);
}

async function change(source: string, end: 'yaml' | 'sql', edit: (text: string) => string): Promise<void> {
  const before = await declared(`${source}.${end}`);
  const after = edit(before);
  assert.notEqual(after, before);
  await writeFile(placeOf(`${source}.${end}`), after);
}

/** The published places of a source, by their identifier, and what the run's page says that it cost. */
async function published(source: string) {
  const ran = await insertion('run', PLACES, '--json');
  assert.equal(ran.code, 0, `${ran.stdout}${ran.stderr}`);
  const run = readRun(ran);
  const store = join(home, 'store');
  const version = join(store, 'open', PLACES, 'versions', String(run.version));
  const rows = (await readFile(join(version, 'lieux.json'), 'utf8').then(JSON.parse)) as Record<
    string,
    string
  >[];
  const page = await readFile(join(store, 'restricted', PLACES, 'runs', run.runId, 'index.html'), 'utf8');
  return {
    status: run.status,
    source: run.sources.find((one) => one.source === source),
    rows: new Map(rows.filter(({ id }) => id?.startsWith(`${source}--`)).map((row) => [row.id, row])),
    page,
  };
}

async function leaveOut(source: string): Promise<void> {
  for (const end of ['yaml', 'sql']) await rm(placeOf(`${source}.${end}`), { force: true });
}

describe('a table of Grist', () => {
  it('is drafted from its records, tried, and read into a version; attachments stay there', async () => {
    const asked: string[] = [];
    const records = Array.from({ length: 8 }, (_, rank) => ({
      id: rank + 1,
      fields: { Nom: `Accueil ${rank + 1}`, Commune: 'Langres', Code_postal: '52200', Photos: ['L', 7] },
    }));
    const server = createServer((request, answer) => {
      asked.push(request.url ?? '');
      if (request.headers.authorization !== 'Bearer canari-grist') return void answer.writeHead(403).end();
      answer.setHeader('content-type', 'application/json').end(JSON.stringify({ records }));
    });
    const url = await listen(server);
    env.ALLOW_PRIVATE_HOSTS = `${new URL(url).host}`;
    env.GRIST_TOKEN = 'canari-grist';
    const yaml = await draft('grist', '--from', `${url}/api/docs/aaaaaaaaaaaa/tables/Lieux/records`);
    assert.match(yaml, /token: GRIST_TOKEN/);
    assert.match(yaml, /"fields\.Nom": \{ feeds: \[nom\], path: "fields\.Nom" \}/);
    const tried = await insertion('doctor', '--source', 'grist');
    assert.equal(tried.code, 0, tried.stdout + tried.stderr);
    const { source, rows } = await published('grist');
    assert.deepEqual([source?.status, source?.rowsIn, source?.rowsOut], ['fresh', 8, 8]);
    assert.equal(
      [...rows.values()].some(({ nom }) => nom === 'Accueil 8'),
      true,
    );
    assert.ok(asked.every((path) => path.endsWith('/records')));
    stopListening(server);
    await leaveOut('grist');
  });
});

describe('an API with a list and a page for each of it', () => {
  it('is drafted from the list, joined by a key that is declared, and read into a version', async () => {
    const server = createServer((request, answer) => {
      const [, id] = /^\/lieux\/(\d+)$/.exec(request.url ?? '') ?? [];
      const item = (rank: number) => ({
        id: rank,
        nom: `Lieu ${rank}`,
        commune: 'Langres',
        code_postal: '52200',
      });
      const items = [1, 2, 3].map(item);
      answer.end(
        JSON.stringify(
          id === undefined
            ? { items, total: 3, page: 1 }
            : { id: Number(id), site_web: `https://lieu-${id}.example.org`, interne: 'canari-interne' },
        ),
      );
    });
    const url = await listen(server);
    env.ALLOW_PRIVATE_HOSTS = `${new URL(url).host}`;
    await draft('fiches', '--from', `${url}/lieux`);
    await change('fiches', 'yaml', (yaml) =>
      yaml
        .replace(/( total: total \})/, `$1, joined: { fiche: { url: "${url}/lieux/{key}", to: id, by: id } }`)
        .replace('columns:\n', 'columns:\n  site: { feeds: [site_web], path: fiche.site_web }\n'),
    );
    await change('fiches', 'sql', (sql) =>
      sql.replace('  _line,\n', '  _line,\n  cell_url(site) as site_web,\n'),
    );
    const { source, rows, page } = await published('fiches');
    assert.deepEqual([source?.status, source?.rowsIn, source?.rowsOut], ['fresh', 3, 3]);
    assert.deepEqual(
      [...rows.values()].map(({ site_web }) => site_web).sort(),
      [1, 2, 3].map((id) => `https://lieu-${id}.example.org`),
    );
    assert.match(page, /<td>4.requêtes, 6.lignes, [\d.]+ s<\/td>/);
    stopListening(server);
    await leaveOut('fiches');
  });
});

describe('what changed only, of a partner’s PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
    await server.run(`create role lecteur login password 'canari-lecteur';
      create table lieux (identifiant int primary key, nom text, site_web text, commune text, code_postal text, date_maj timestamptz);
      insert into lieux select g, 'Espace ' || g, 'https://espace-' || g || '.example.org', 'Langres', '52200',
        now() - g * interval '1 day' from generate_series(1, 12) as g;
      grant select on lieux to lecteur`);
    env.ALLOW_PRIVATE_HOSTS = `127.0.0.1:${server.port}`;
    env.DELTA_PASSWORD = 'canari-lecteur';
  });
  afterAll(async () => {
    await server?.stop();
    await leaveOut('delta');
  });

  it('is read whole once, then row by row as it changes, and the version has what is last', async () => {
    const from = `postgres://lecteur@127.0.0.1:${server.port}/postgres?table=lieux&sslmode=disable`;
    await draft('delta', '--from', from);
    await change('delta', 'yaml', (yaml) =>
      yaml
        .replace(/(location: \{.*) \}/, '$1, since: { field: date_maj, overlap: 3600 } }')
        .replace('unavailable:', 'take: every\nunavailable:'),
    );
    const first = await published('delta');
    assert.deepEqual([first.source?.rowsIn, first.rows.size], [12, 12]);
    assert.match(first.page, /<td>1.requête, 12.lignes,/);
    // twice on one day: the later one counts, and what was emptied is empty
    for (const [nom, site, asked] of [
      ['Maison de l’emploi', "'https://maison.example.org'", 2], // and the newest of before, within the overlap
      ['Maison des services', 'null', 1],
    ] as const) {
      await server.run(
        `update lieux set nom = '${nom}', site_web = ${site}, date_maj = now() where identifiant = 7`,
      );
      const next = await published('delta');
      assert.equal(next.status, 'published');
      assert.match(next.page, new RegExp(`<td>1.requête, ${asked}.lignes?,`));
      assert.equal(next.rows.size, 12);
      const seven = next.rows.get('delta--7');
      assert.deepEqual(
        [seven?.nom, seven?.site_web ?? null],
        [nom, site === 'null' ? null : site.slice(1, -1)],
      );
      assert.equal(next.rows.get('delta--8')?.nom, 'Espace 8');
    }
  });
});

describe('a file that a partner sends to the desk', () => {
  it('is put into the drop of its source, and read into a version', async () => {
    const lines = Array.from({ length: 9 }, (_, rank) => `${rank};Point ${rank};Langres;52200`);
    const body = Buffer.from(`identifiant;nom;commune;code_postal\n${lines.join('\n')}\n`);
    const sample = join(home, 'points.csv');
    const drop = join(home, 'drop');
    await mkdir(drop);
    await writeFile(sample, body);
    await draft('points', '--sample', sample);
    await change('points', 'yaml', (yaml) =>
      yaml.replace(
        /location: .*/,
        `location: { channel: folder, path: ${drop} }\ndrop: { files: ["points-*.csv"], whole: name }`,
      ),
    );
    const port = String(await findFreePort());
    await writeFile(join(home, 'desk-key'), `${randomBytes(24).toString('hex')}\n`, {
      mode: 0o600,
    });
    env.DESK_URL = `http://127.0.0.1:${port}`;
    env.DESK_KEY_FILE = join(home, 'desk-key');
    const desk = await startService(['desk', '--port', port], { home, repository, env });
    try {
      const offered = await insertion('drop', PLACES, 'points', '--desk', '--json');
      assert.equal(offered.code, 0, offered.stderr);
      const receipt = await sendTo(JSON.parse(offered.stdout).url, 'points-2026-01-31.csv', body);
      assert.deepEqual(
        [receipt.sha256, receipt.constats[0]],
        [createHash('sha256').update(body).digest('hex'), 'Lignes dans le fichier : 9, inutilisables : 0.'],
      );
      const { source, rows } = await published('points');
      assert.deepEqual([source?.status, source?.rowsIn, source?.rowsOut, rows.size], ['fresh', 9, 9, 9]);
    } finally {
      await desk.stop();
    }
  });
});

/** By a tus client, piece by piece. */
function sendTo(endpoint: string, filename: string, body: Buffer) {
  return new Promise<{ sha256: string; constats: string[] }>((resolve, reject) => {
    new Upload(body, {
      ...{ endpoint, uploadSize: body.length, chunkSize: 100, retryDelays: [], metadata: { filename } },
      onError: reject,
      onSuccess: ({ lastResponse }) => resolve(JSON.parse(lastResponse.getBody())),
    }).start();
  });
}
