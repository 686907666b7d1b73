/** The same drop behind each channel, on its real server: what a partner does there. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type ChannelSettings, createChannels } from '../../activities/platform/channel/open-channel.js';
import { openUdata } from '../../activities/platform/portal/udata-client.js';
import { createStore } from '../../activities/platform/store/zones.js';
import { Location } from '../../datasets/location.js';
import { startPostgres } from '../helpers/postgres.js';
import { startVersitygw } from '../helpers/servers.js';
import { startSshd } from '../helpers/sshd.js';
import { joinUdata } from '../helpers/udata/join-udata.js';
import { startWebdav } from '../helpers/webdav.js';

export interface Drop {
  readonly location: Location;
  /** One that is not there. */
  readonly nowhere: Location;
  /** Whether it holds several files by their names. */
  readonly many: boolean;
  /** Of a place that is asked for rows, in place of one that keeps files as they are: the extract that these lines make. */
  readonly told?: (body: string) => string;
  readonly settings: ChannelSettings;
  /** What a partner sends: a file of that name, or the one file there is. */
  /** The same place by another port of this machine; of those that are reached over a wire. */
  readonly through?: (port: number) => Reached | Promise<Reached>;
  /** Where it listens, of those. */
  readonly port?: number;
  /** With a key that is not the agreed one. */
  readonly wrongKey?: Reached;
  put(name: string, body: string | Uint8Array): Promise<void>;
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/** A place, and the settings by which it is reached where they are not those of the drop. */
export interface Reached {
  readonly location: Location;
  readonly settings?: Partial<ChannelSettings>;
}

const portIn = (url: string) => Number(new URL(url).port);

export const SECRETS: Record<string, string> = { JETON: 'canari-jeton', FAUX: 'canari-faux' };

const SETTINGS: ChannelSettings = {
  s3: { endpoint: null, region: 'us-east-1', credentials: null },
  datagouv: { url: 'http://127.0.0.1:1', apiKey: null },
  allowPrivateHosts: ['127.0.0.1:*'],
  secret: (name) => SECRETS[name],
  silenceMs: 20_000,
};

export function channelsOf(drop: Pick<Drop, 'settings'>) {
  return createChannels(drop.settings);
}

async function folderDrop(): Promise<Drop> {
  const root = await mkdtemp(join(tmpdir(), 'insertion-drop-'));
  const path = join(root, 'depot');
  const clear = async () => {
    await rm(path, { recursive: true, force: true });
    await mkdir(path);
  };
  await clear();
  return {
    location: { channel: 'folder', path },
    nowhere: { channel: 'folder', path: join(root, 'nulle-part') },
    many: true,
    settings: SETTINGS,
    put: (name, body) => writeFile(join(path, name), body),
    clear,
    stop: () => rm(root, { recursive: true, force: true }),
  };
}

async function s3Drop(): Promise<Drop> {
  const server = await startVersitygw();
  await server.createBucket('depot');
  const store = createStore('test', 's3://depot/mairies', server.settings);
  return {
    location: { channel: 's3', prefix: 's3://depot/mairies' },
    nowhere: { channel: 's3', prefix: 's3://depot/nulle-part' },
    many: true,
    settings: { ...SETTINGS, s3: server.settings },
    port: portIn(server.endpoint),
    through: (port) => ({
      location: { channel: 's3', prefix: 's3://depot/mairies' },
      settings: { s3: { ...server.settings, endpoint: `http://127.0.0.1:${port}` } },
    }),
    wrongKey: {
      location: { channel: 's3', prefix: 's3://depot/mairies' },
      settings: {
        s3: { ...server.settings, credentials: { accessKeyId: 'test-access', secretAccessKey: 'canari' } },
      },
    },
    async put(name, body) {
      await store.write(name, body);
    },
    clear: async () => store.remove((await store.list('')).map(({ key }) => key)),
    stop: server.stop,
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
}

async function httpsDrop(): Promise<Drop> {
  let file: Uint8Array | null = null;
  const server = createServer((request, answer) => {
    if (request.headers.authorization !== 'Bearer canari-jeton') return void answer.writeHead(401).end();
    if (file === null || request.url !== '/mairies.csv') return void answer.writeHead(404).end();
    const etag = `"${createHash('sha256').update(file).digest('hex')}"`;
    if (request.headers['if-none-match'] === etag) return void answer.writeHead(304, { etag }).end();
    answer.writeHead(200, { etag, 'content-length': file.length }).end(request.method === 'HEAD' ? '' : file);
  });
  const url = await listen(server);
  return {
    location: { channel: 'https', url: `${url}/mairies.csv`, token: 'JETON' },
    port: portIn(url),
    through: (port) => ({
      location: { channel: 'https', url: `http://127.0.0.1:${port}/mairies.csv`, token: 'JETON' },
    }),
    wrongKey: { location: { channel: 'https', url: `${url}/mairies.csv`, token: 'FAUX' } },
    nowhere: { channel: 'https', url: `${url}/nulle-part.csv`, token: 'JETON' },
    many: false,
    settings: SETTINGS,
    async put(_name, body) {
      file = Buffer.from(body);
    },
    async clear() {
      file = null;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function webdavDrop(): Promise<Drop> {
  const server = await startWebdav('canari-jeton');
  const auth = { kind: 'basic', username: server.username, password: 'JETON' };
  const at = (url: string, password = 'JETON') =>
    Location.parse({ channel: 'webdav', url, auth: { ...auth, password } });
  return {
    location: at(server.url),
    port: server.port,
    through: (port) => ({ location: at(server.url.replace(`:${server.port}/`, `:${port}/`)) }),
    wrongKey: { location: at(server.url, 'FAUX') },
    nowhere: at(`${server.url}nulle-part/`),
    many: true,
    settings: SETTINGS,
    put: (name, body) => writeFile(join(server.folder, name), body),
    async clear() {
      for (const name of await readdir(server.folder))
        await rm(join(server.folder, name), { recursive: true });
    },
    stop: server.stop,
  };
}

async function sftpDrop(): Promise<Drop> {
  const server = await startSshd();
  SECRETS.CLE_SFTP = server.keys.accepted;
  SECRETS.CLE_FAUSSE = server.keys.unknown;
  const location: Location = {
    ...{ channel: 'sftp', host: '127.0.0.1', port: server.port, username: server.username },
    ...{ path: server.folder, host_keys: [server.hostKey], private_key: 'CLE_SFTP' },
  };
  return {
    location,
    port: server.port,
    through: (port) => ({ location: { ...location, port } }),
    wrongKey: { location: { ...location, private_key: 'CLE_FAUSSE' } },
    nowhere: { ...location, path: join(server.folder, 'nulle-part') },
    many: true,
    settings: SETTINGS,
    put: (name, body) => writeFile(join(server.folder, name), body),
    async clear() {
      for (const name of await readdir(server.folder))
        await rm(join(server.folder, name), { recursive: true });
    },
    stop: server.stop,
  };
}

const Addressed = z.looseObject({ resource: z.looseObject({ url: z.string() }) });

async function datagouvDrop(): Promise<Drop> {
  const udata = await joinUdata();
  const folder = await mkdtemp(join(tmpdir(), 'insertion-drop-'));
  const portal = { url: udata.url, apiKey: udata.apiKey };
  const { organization } = udata;
  const catalogue = openUdata({ ...portal, organization }, { signal: new AbortController().signal });
  const dataset = await catalogue.createDataset({
    ...{ title: 'Mairies', description: 'Un jeu de test.', license: null, frequency: null, tags: [] },
    ...{ temporal_coverage: null, spatial: null, private: false, extras: {} },
  });
  const send = async (body: string | Uint8Array, resource?: string) => {
    const path = join(folder, 'mairies.csv');
    await writeFile(path, body);
    await sleep(1_100); // udata names an upload after its second
    const to = { dataset: dataset.id, ...(resource === undefined ? {} : { resource }) };
    return catalogue.uploadFile(to, { path, name: 'mairies.csv', bytes: Buffer.byteLength(body) });
  };
  const { id } = await send('a;b\n');
  return {
    location: { channel: 'datagouv', resource: id },
    nowhere: { channel: 'datagouv', resource: '4d1b7f0c-0000-4000-8000-000000000000' },
    many: false,
    settings: { ...SETTINGS, datagouv: { ...portal, apiKey: null } },
    port: portIn(udata.url),
    // The portal gives the address of a file as its own: another resource of it is elsewhere, behind that port.
    async through(port) {
      const url = `http://127.0.0.1:${port}`;
      const found = Addressed.parse((await udata.call('GET', `/api/2/datasets/resources/${id}/`)).body);
      const made = await udata.call('POST', `/api/1/datasets/${dataset.id}/resources/`, {
        ...{ title: 'mairies', format: 'csv', type: 'main', filetype: 'remote' },
        url: `${url}${new URL(found.resource.url).pathname}`,
      });
      const { id: resource } = z.looseObject({ id: z.string() }).parse(made.body);
      return {
        location: { channel: 'datagouv', resource },
        settings: { datagouv: { url, apiKey: null } },
      };
    },
    async put(_name, body) {
      await send(body, id);
    },
    clear: async () => undefined,
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The lines of a file as records of a list, two a page. */
async function apiDrop(): Promise<Drop> {
  let records: readonly Record<string, string>[] = [];
  const server = createServer((request, answer) => {
    const url = new URL(request.url ?? '', 'http://api');
    if (request.headers['x-api-key'] !== 'canari-jeton') return void answer.writeHead(401).end();
    if (url.pathname !== '/mairies') return void answer.writeHead(404).end();
    const from = Number(url.searchParams.get('offset'));
    answer.end(JSON.stringify({ total: records.length, data: records.slice(from, from + 2) }));
  });
  const url = await listen(server);
  const pages = { next: 'offset', parameter: 'offset', records: 'data', total: 'total', unique: 'id' };
  const auth = { kind: 'header', name: 'X-API-Key', value: 'JETON' };
  const at = (path: string, own: { readonly host?: string; readonly value?: string } = {}) => {
    const { host = url, value = 'JETON' } = own;
    return Location.parse({ channel: 'https', url: `${host}${path}`, auth: { ...auth, value }, pages });
  };
  const recordsOf = (body: string) => {
    const [header = '', ...lines] = body.trimEnd().split('\n');
    const names = header.split(';');
    return lines.map((line) =>
      Object.fromEntries(line.split(';').map((cell, rank) => [names[rank] ?? '', cell])),
    );
  };
  return {
    location: at('/mairies'),
    port: portIn(url),
    through: (port) => ({ location: at('/mairies', { host: `http://127.0.0.1:${port}` }) }),
    wrongKey: { location: at('/mairies', { value: 'FAUX' }) },
    nowhere: at('/nulle-part'),
    many: false,
    settings: SETTINGS,
    told: (body) => {
      const pagesOf = recordsOf(body).map((record) => JSON.stringify(record));
      return `[\n${pagesOf.join(',')}\n]\n`;
    },
    async put(_name, body) {
      records = recordsOf(String(body));
    },
    async clear() {
      records = [];
    },
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The lines of a file as rows of a table of texts. */
async function postgresDrop(): Promise<Drop> {
  const server = await startPostgres();
  await server.run("create role lecteur login password 'canari-lecteur'");
  SECRETS.LECTEUR = 'canari-lecteur';
  const location = Location.parse({
    ...{ channel: 'postgres', host: '127.0.0.1', port: server.port, database: 'postgres' },
    ...{ username: 'lecteur', password: 'LECTEUR', tls: 'off', table: 'mairies' },
  });
  const clear = async () => {
    await server.run(`drop table if exists mairies; create table mairies (id text primary key, nom text, interne text);
      grant select (id, nom) on mairies to lecteur`);
  };
  const rowsOf = (body: string) => body.trimEnd().split('\n').slice(1);
  await clear();
  return {
    ...{ location, many: false, settings: SETTINGS, clear },
    port: server.port,
    through: (port) => ({ location: { ...location, port, timeout_seconds: 1 } as Location }),
    wrongKey: { location: { ...location, password: 'FAUX' } as Location },
    nowhere: { ...location, table: 'nulle_part' } as Location,
    told: (body) =>
      `"${[body.split('\n')[0], ...rowsOf(body)].join('\n').replaceAll(';', '","').replaceAll('\n', '"\n"')}"\n`.replace(
        /^"id","nom"/,
        'id,nom',
      ),
    async put(_name, body) {
      const rows = rowsOf(String(body)).map((line) => `('${line.split(';').join("', '")}', 'canari')`);
      await clear();
      if (rows.length > 0) await server.run(`insert into mairies values ${rows.join(', ')}`);
    },
    stop: server.stop,
  };
}

export const DROPS = {
  folder: folderDrop,
  s3: s3Drop,
  https: httpsDrop,
  api: apiDrop,
  sftp: sftpDrop,
  webdav: webdavDrop,
  datagouv: datagouvDrop,
  postgres: postgresDrop,
} as const;
