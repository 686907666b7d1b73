/** What desk, API and assistants' server answer of a store, beside what lies in it: each address once. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { createDeskRoutes } from '../../activities/desk/routes.js';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { createZones } from '../../activities/platform/store/zones.js';
import { renderEvidence } from '../../activities/report/run-page/render-run-page.js';
import { createRoutes } from '../../activities/serve/routes.js';
import { linkTo } from '../../activities/text/desk-link.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { createServeEffects } from '../../scripts/serve/serve-effects.js';
import { ROOT } from '../../scripts/toolkit.js';

interface Store {
  /** `file:…` */
  readonly url: string;
  readonly home: string;
  readonly dataset: string;
  /** Of tables that the API is asked for. */
  readonly tables: readonly string[];
}

const TOKEN = 'the-token-of-the-canary-and-of-nothing-else';
const HEADERS = { authorization: `Bearer ${TOKEN}` };

/** As a mail carries it. */
function linkOf(about: { readonly run: string; readonly dataset: string }): string {
  const { pathname, search } = new URL(
    linkTo('http://desk.example', about, new Date(Date.now() + 3_600_000), TOKEN).url,
  );
  return `${pathname}${search}`;
}

/** By address; each begins with its state. The page of a département is none of the desk's. */
export async function answersOf(store: Store, words: readonly string[]): Promise<Map<string, string>> {
  const configuration = readConfiguration({ STORE_URL: store.url, INSERTION_HOME: store.home }, ROOT);
  const zones = createZones(configuration);
  const runs = await readdir(join(store.url.slice('file:'.length), 'restricted', store.dataset, 'runs'));
  const reports = (await zones.reports.list(''))
    .map(({ key }) => key)
    .filter((key) => key.endsWith('/index.html') && !key.startsWith('departement-'));
  const desk = createDeskRoutes({
    ...{ zones, codec: null, deposits: null, key: TOKEN, token: TOKEN, login: null, linkHours: 1 },
    ...{ datasets: await loadDatasets(join(ROOT, 'datasets')), origin: () => 'http://desk.example' },
    renderEvidence: (page, asked) => renderEvidence(page, zones.reports.url, asked),
    ...{ now: () => new Date(), tell: () => undefined, findStarts: async () => new Map() },
    ...{ findRun: async () => null, findCurrent: async () => null, listRunning: async () => [] },
    ...{ decide: async () => undefined, explain: async () => [] },
  });
  const shown = await askAll(desk, [
    ...['/', '/sources', '/runs', ...words.map((word) => `/recherche?q=${encodeURIComponent(word)}`)],
    ...runs.map((run) => linkOf({ run, dataset: store.dataset })),
    ...reports.map((key) => `/rapports/${key}`),
  ]);
  const effects = await createServeEffects(configuration, { url: null, tell: () => undefined });
  try {
    return new Map([...shown, ...(await askApi(createRoutes(effects), store))]);
  } finally {
    await effects.close();
  }
}

async function askApi(api: Hono, { dataset, tables }: Store): Promise<Map<string, string>> {
  const one = `/api/datasets/${dataset}`;
  const answers = await askAll(api, [
    ...['/api', '/api/datasets', '/api/doc', '/api/openapi.json', '/'],
    ...['', '/changes', '/versions', '/versions/latest'].map((end) => `${one}${end}`),
    ...tables.map((table) => `${one}/versions/latest/tables/${table}/rows`),
  ]);
  const asked = [
    { name: 'list_datasets', arguments: {} },
    { name: 'describe_dataset', arguments: { dataset } },
    ...tables.map((table) => ({ name: 'describe_table', arguments: { dataset, table } })),
    ...tables.map((table) => ({ name: 'read_rows', arguments: { dataset, table } })),
  ];
  for (const [id, params] of asked.entries()) {
    const body = JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params });
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const answer = await api.request('/mcp', { method: 'POST', body, headers });
    answers.set(`mcp ${params.name} ${id}`, await answer.text());
  }
  return answers;
}

async function askAll(app: Hono, addresses: readonly string[]): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const address of addresses) {
    const answer = await app.request(address, { headers: HEADERS });
    answers.set(address, `${answer.status} ${await answer.text()}`);
  }
  return answers;
}
