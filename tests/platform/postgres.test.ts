/** The PostgreSQL channel against a real server: what is asked, what is told, what is refused. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ConfigurationInvalid, DeliveryRejected, PartnerUnreachable } from '../../activities/errors.js';
import type { PullRequest } from '../../activities/platform/channel/channel.js';
import { openPostgres } from '../../activities/platform/channel/postgres/postgres-channel.js';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import type { PostgresPlace } from '../../datasets/_channels/postgres.js';
import { askPlace } from '../../scripts/draft/ask-place.js';
import { type Authority, createAuthority } from '../helpers/authority.js';
import { OWNER, type PostgresServer, startPostgres } from '../helpers/postgres.js';

const SECRETS: Record<string, string> = {
  LECTEUR: 'canari-lecteur',
  PROPRIETAIRE: OWNER.password,
  FAUX: 'canari-faux',
};
let server: PostgresServer;
let authority: Authority;
let folder: string;
let place: PostgresPlace;

beforeAll(async () => {
  authority = await createAuthority();
  SECRETS.AUTORITE = authority.caFile;
  server = await startPostgres(authority);
  folder = await mkdtemp(join(tmpdir(), 'insertion-postgres-pull-'));
  await server.run(`
    create role lecteur login password 'canari-lecteur';
    create table usagers (id int primary key, nom text, "né le" date, montant numeric(30, 4), rang bigint, actif boolean,
      vu timestamptz, etiquettes text[], fiche jsonb, secret text);
    insert into usagers values
      (2, E'Bé, "la"\\nsuite', '2001-02-03', 12345678901234567890.1200, 9007199254740993, true, '2026-01-02 03:04:05+02',
        array['a,b', 'c"d', null], '{"adresse": {"commune": "Die"}, "membres": [{"nom": "x"}, {"nom": "y"}]}', 'canari-secret'),
      (1, null, null, null, null, null, null, null, null, 'canari-secret'),
      (3, '', '0044-03-15', 0, -1, false, null, '{}', '{}', 'canari-secret');
    create table lignes as select g as id, repeat('x', 200) as texte from generate_series(1, 20000) as g;
    create table cachee (id int);
    grant select on usagers, lignes to lecteur;`);
  place = {
    channel: 'postgres',
    ...{
      host: '127.0.0.1',
      port: server.port,
      database: 'postgres',
      username: 'lecteur',
      password: 'LECTEUR',
    },
    ...{ table: 'usagers', tls: 'verify', authority: 'AUTORITE', role: 'read_only', timeout_seconds: 60 },
  };
});
afterAll(async () => {
  await server?.stop();
  await authority?.remove();
  await rm(folder, { recursive: true, force: true });
});

const columns = (...names: readonly (string | [string, string])[]) =>
  names.map((one) =>
    typeof one === 'string'
      ? { name: one, paths: [one], optional: false }
      : { name: one[0], paths: [one[1]], optional: false },
  );

interface Asked {
  readonly columns?: ReturnType<typeof columns>;
  readonly allow?: readonly string[];
  readonly silenceMs?: number;
  readonly maxBytes?: number;
  readonly request?: Partial<PullRequest>;
}

let pulls = 0;
async function pull(own: Partial<PostgresPlace>, asked: Asked = {}): Promise<string> {
  pulls += 1;
  const channel = openPostgres(
    { ...place, ...own },
    { name: 'usagers', columns: asked.columns ?? columns('id') },
    {
      allowPrivateHosts: asked.allow ?? ['127.0.0.1:*', 'localhost:*'],
      secret: (name) => SECRETS[name],
      silenceMs: asked.silenceMs ?? 5_000,
      ...(asked.maxBytes === undefined ? {} : { maxBytes: asked.maxBytes }),
    },
  );
  const signal = new AbortController().signal;
  const [file] = await channel.list(signal);
  assert.ok(file);
  const to = join(folder, `pulled-${pulls}`);
  await channel.pull(file, to, { signal, known: null, tell: () => {}, ...asked.request });
  return readFile(to, 'utf8');
}

async function refused(
  work: Promise<string>,
  kind: new (...words: never[]) => Error,
  words: RegExp,
): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof kind, String(error));
    assert.match(error.message, words);
    assert.doesNotMatch(`${error.message} ${error.stack}`, /canari/);
    return true;
  });
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.includes('.part-')),
    [],
  );
}

describe('a table', () => {
  it('is told as text that means one thing, in the order of its primary key', async () => {
    const all = columns('id', 'nom', 'né le', 'montant', 'rang', 'actif', 'vu', 'etiquettes');
    assert.equal(
      await pull({}, { columns: all }),
      `id,nom,né le,montant,rang,actif,vu,etiquettes
"1",,,,,,,
"2","Bé, ""la""
suite","2001-02-03","12345678901234567890.1200","9007199254740993","true","2026-01-02 01:04:05+00","[""a,b"",""c\\""d"",null]"
"3","","0044-03-15","0.0000","-1","false",,"[]"
`,
    );
  });

  it('is asked for what lies within a JSON column, and sends nothing else of it', async () => {
    const asked = columns(
      ['commune', 'fiche.adresse.commune'],
      ['membres', 'fiche.membres[].nom'],
      ['deuxieme', 'fiche.membres.1.nom'],
    );
    assert.equal(
      await pull({ order: ['id'] }, { columns: asked }),
      'commune,membres,deuxieme\n,,\n"Die","[""x"", ""y""]","y"\n,"[]",\n',
    );
  });

  it('may name its columns as it likes, beside a JSON column of the same beginning', async () => {
    await server.run(`create table noms ("prix.ht" numeric, "Date/heure" date, "etiquettes[]" text, "select" int, prix jsonb);
      insert into noms values ('NaN', 'infinity', 'x', 1, '{"ht": "autre", "ttc": "2"}'); grant select on noms to lecteur`);
    const asked = columns('prix.ht', 'Date/heure', 'etiquettes[]', 'select', ['ttc', 'prix.ttc']);
    assert.equal(
      await pull({ table: 'noms' }, { columns: asked }),
      'prix.ht,Date/heure,etiquettes[],select,ttc\n"NaN","infinity","x","1","2"\n',
    );
    const optional = columns('parti').map((one) => ({ ...one, optional: true }));
    await refused(pull({ table: 'noms' }, { columns: optional }), DeliveryRejected, /column\(s\) "parti"/);
  });

  it('tells money as a number, whatever the country of its server', async () => {
    await server.run(`create domain somme as money; create domain aide as somme; create domain jour_de_maj as timestamptz;
      create table sommes (id int primary key, montant money, montants money[], aide aide, maj jour_de_maj);
      insert into sommes values (1, '-1234.5', '{1}', '-1234.5', '2026-01-02 03:04:05+02'); grant select on sommes to lecteur`);
    const asked = columns('montant', 'montants', 'aide');
    const told = 'montant,montants,aide\n"-1234.50","[1.00]","-1234.50"\n';
    const since = { field: 'maj', overlap: 0, whole_days: 30 };
    assert.equal(await pull({ table: 'sommes', since }, { columns: asked }), told);
    assert.equal(await pull({ query: 'select * from sommes', table: undefined }, { columns: asked }), told);
  });

  it('is drafted from the columns that our role may read', async () => {
    process.env.LIEUX_PASSWORD = 'canari-lecteur';
    const plain = await startPostgres();
    try {
      await plain.run(
        "create role lecteur login password 'canari-lecteur'; create table partielle (id int, nom text, secret text); insert into partielle values (1, 'x', 'canari'); grant select (id, nom) on partielle to lecteur",
      );
      for (const personal of [false, true]) {
        const from = `postgres://lecteur@127.0.0.1:${plain.port}/postgres?table=partielle&sslmode=disable`;
        const allowed = readConfiguration({ ALLOW_PRIVATE_HOSTS: '127.0.0.1:*' }, folder);
        const { seen } = await askPlace(from, { id: 'lieux', personal }, allowed);
        assert.deepEqual(
          seen.columns.map(({ name }) => name),
          ['id', 'nom'],
        );
      }
    } finally {
      await plain.stop();
    }
  });

  it('lets only the declared columns leave its partner', async () => {
    // A role that may read these two only: any wider question would be refused.
    await server.run(
      "create role etroit login password 'canari-lecteur'; grant select (nom, rang) on usagers to etroit",
    );
    const text = await pull({ username: 'etroit' }, { columns: columns('nom', 'rang') });
    assert.match(text, /^nom,rang\n"","-1"\n/);
    assert.doesNotMatch(text, /canari/);
    await refused(pull({ username: 'etroit' }), DeliveryRejected, /does not let our role read/);
  });

  it('gives the same bytes whatever the order of its rows on disk', async () => {
    const before = await pull({}, { columns: columns('id', 'nom', 'vu') });
    const query = 'select id, nom, vu, fiche from usagers';
    const sorted = await pull({ table: undefined, query }, { columns: columns('nom', 'vu', 'fiche') });
    await server.run('update usagers set nom = nom where id = 1');
    assert.equal(await pull({}, { columns: columns('id', 'nom', 'vu') }), before);
    assert.equal(await pull({ table: undefined, query }, { columns: columns('nom', 'vu', 'fiche') }), sorted);
  });

  it('is one snapshot, though its rows change while they are copied', async () => {
    let changed: Promise<unknown> | undefined;
    const text = await pull(
      { table: 'lignes', order: ['id'] },
      {
        columns: columns('id', 'texte'),
        request: {
          tell: () => {
            changed ??= server.run("update lignes set texte = 'autre'; delete from lignes where id > 10000");
          },
        },
      },
    );
    await changed;
    assert.equal(text.trimEnd().split('\n').length, 20_001);
    assert.doesNotMatch(text, /autre/);
    assert.equal((await server.run('select count(*) as n from lignes'))[0]?.n, '10000');
  });
});

describe('what is refused', () => {
  it('a wrong password, an unknown database, a table that is not there or not ours', async () => {
    await refused(pull({ password: 'FAUX' }), DeliveryRejected, /does not accept our password/);
    await refused(pull({ password: 'ABSENT' }), ConfigurationInvalid, /ABSENT is not set/);
    await refused(pull({ database: 'nulle' }), DeliveryRejected, /no such database/);
    await refused(pull({ table: 'nulle' }), DeliveryRejected, /no such table/);
    await refused(pull({ table: 'nulle.part' }), DeliveryRejected, /no such (table|schema)/);
    await refused(pull({ table: 'cachee' }), DeliveryRejected, /does not let our role read/);
  });

  it('a column that is not there, by the name that we declared', async () => {
    await refused(
      pull({}, { columns: columns('id', 'telephone') }),
      DeliveryRejected,
      /column\(s\) "telephone"/,
    );
    const asked = columns('id', 'telephone').map((one) => ({ ...one, optional: one.name === 'telephone' }));
    assert.match(await pull({}, { columns: asked }), /^id\n/);
    await refused(pull({}, { columns: [] }), ConfigurationInvalid, /no column feeds/);
  });

  it('a role that may write, unless the source accepts it', async () => {
    const owner = { username: OWNER.user, password: 'PROPRIETAIRE' };
    await refused(pull(owner), DeliveryRejected, /lets our role "postgres" write/);
    assert.match(await pull({ ...owner, role: 'any' }), /^id\n"1"/);
    await server.run(
      "create role scribe login password 'canari-lecteur'; grant select, update (nom) on usagers to scribe",
    );
    await refused(pull({ username: 'scribe' }), DeliveryRejected, /lets our role "scribe" write/);
  });

  it('a query that writes, that is no SQL, or that would begin another one', async () => {
    const owner = { username: OWNER.user, password: 'PROPRIETAIRE', role: 'any', table: undefined } as const;
    const ask = (query: string) => pull({ ...owner, query });
    await refused(ask("select nextval('suite') as id"), DeliveryRejected, /no such table/);
    await server.run(
      'create sequence suite; create function ecrit() returns int language sql as $$ delete from usagers; select 1 $$',
    );
    await refused(ask("select nextval('suite') as id"), ConfigurationInvalid, /writes/);
    await refused(ask('select ecrit() as id'), ConfigurationInvalid, /writes/);
    await refused(ask('selec id'), DeliveryRejected, /does not understand/);
    await refused(
      ask('select 1 as id) as asked; delete from usagers; select * from (select 1 as id'),
      ConfigurationInvalid,
      /does not understand|writes/,
    );
    await refused(
      ask('select 1 as id) as asked; commit; delete from usagers; select * from (select 1 as id'),
      ConfigurationInvalid,
      /more than one statement/,
    );
    assert.equal((await server.run('select count(*) as n from usagers'))[0]?.n, '3');
  });

  it('more than what is surely agreed, and keeps no part of it', async () => {
    const wide = { table: 'lignes', order: ['id'] };
    const asked = { columns: columns('id', 'texte'), maxBytes: 100_000 };
    await refused(pull(wide, asked), DeliveryRejected, /sends more than 100000 bytes/);
    await assertNothingRuns();
  });

  it('a column for since that is not there, or of a kind that does not grow', async () => {
    for (const field of ['nulle', 'nom'])
      await refused(
        pull({ since: { field, overlap: 0, whole_days: 30 } }),
        DeliveryRejected,
        /since\.field names no column/,
      );
  });

  it('an error of the data, without a word of them', async () => {
    const query = "select id, ('canari' || secret)::int as nom from usagers";
    await refused(
      pull({ table: undefined, query }, { columns: columns('id', 'nom') }),
      DeliveryRejected,
      /SQLSTATE 22P02/,
    );
    const later = 'select id, 1 / (19990 - id) as nom from lignes';
    await refused(
      pull(
        { table: undefined, query: later.replace('19990', '9990'), order: ['id'] },
        { columns: columns('id', 'nom') },
      ),
      DeliveryRejected,
      /SQLSTATE 22012/,
    );
  });

  it('a certificate of nobody we know, one of another name, a server without TLS', async () => {
    const unknown = /certificate that cannot be verified/;
    await refused(pull({ authority: undefined }), DeliveryRejected, unknown);
    assert.match(await pull({ host: 'localhost' }), /^id\n/);
    const other = await createAuthority('DNS:autre.example');
    const [named, plain] = [await startPostgres(other), await startPostgres()];
    try {
      SECRETS.AUTRE = other.caFile;
      await refused(pull({ port: named.port, authority: 'AUTRE' }), DeliveryRejected, /ERR_TLS_CERT_ALTNAME/);
      await refused(pull({ port: plain.port }), DeliveryRejected, /does not speak TLS/);
      await refused(
        pull({ port: plain.port, tls: 'off' }),
        DeliveryRejected,
        /does not accept our password|let our role in/,
      );
    } finally {
      for (const server of [named, plain]) await server.stop();
      await other.remove();
    }
  });

  it('a private address that nobody listed, as a literal and as a name', async () => {
    await refused(pull({}, { allow: [] }), ConfigurationInvalid, /private or reserved address/);
    await refused(
      pull({ host: 'localhost' }, { allow: [] }),
      ConfigurationInvalid,
      /private or reserved address/,
    );
    await refused(
      pull({ host: '127.0.0.1' }, { allow: ['127.0.0.1'] }),
      ConfigurationInvalid,
      /private or reserved address/,
    );
    await refused(
      pull({ host: 'db.partenaire.example', tls: 'off' }, { allow: [] }),
      ConfigurationInvalid,
      /tls: off is only/,
    );
  });
});

/** The server has ended what was asked, and the connection: looked at for less than the statement would last. */
async function assertNothingRuns(): Promise<void> {
  const ours = "select count(*) as n from pg_stat_activity where application_name = 'data-insertion'";
  for (let look = 1; ; look += 1) {
    const [found] = await server.run(ours);
    if (found?.n === '0') return;
    assert.ok(look < 20, `${found?.n} connections of ours are still there`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('what time may cure', () => {
  it('nobody there, a server that is silent, one that breaks off', async () => {
    await refused(pull({ port: 1 }), PartnerUnreachable, /does not answer \(ECONNREFUSED\)/);
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    await refused(pull({ port }, { silenceMs: 300 }), PartnerUnreachable, /does not answer/);
    const broken = pull({ port }, { silenceMs: 5_000 });
    setTimeout(() => sockets.at(-1)?.destroy(), 200);
    await refused(broken, PartnerUnreachable, /does not answer/);
    silent.close();
  });

  it('a statement that takes too long, a connection that ends in the middle of the copy', async () => {
    const query = 'select id, pg_sleep(5) as nom from usagers';
    await refused(
      pull({ table: undefined, query, timeout_seconds: 1 }, { columns: columns('id', 'nom') }),
      PartnerUnreachable,
      /did not finish within 1 s/,
    );
    let ended: Promise<unknown> | undefined;
    const kill =
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'data-insertion'";
    const wide = 'select g as id, repeat(g::text, 500) as nom from generate_series(1, 200000) as g';
    const work = pull(
      { table: undefined, query: wide, order: ['id'] },
      {
        columns: columns('id', 'nom'),
        request: {
          tell: () => {
            ended ??= server.run(kill);
          },
        },
      },
    );
    await refused(work, PartnerUnreachable, /cannot answer now|does not answer/);
    await ended;
  });

  it('ends with the reason of the caller who gives up', async () => {
    const gone = new AbortController();
    const query = 'select id, pg_sleep(30) as nom from usagers';
    const work = pull(
      { table: undefined, query },
      { columns: columns('id', 'nom'), request: { signal: gone.signal } },
    );
    setTimeout(() => gone.abort(new Error('cancelled')), 300);
    await assert.rejects(work, /cancelled/);
    await assertNothingRuns();
    await assert.rejects(
      pull({}, { request: { signal: AbortSignal.abort(new Error('never began')) } }),
      /never began/,
    );
  });
});
