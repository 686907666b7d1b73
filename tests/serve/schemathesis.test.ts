/** The server against its own OpenAPI document, judged by schemathesis: no failure, and every answer is of the shape that is told. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import pino from 'pino';
import { it } from 'vitest';
import { startServer } from '../../scripts/serve/start-server.js';
import { provideSchemathesis } from '../helpers/python.js';
import { lieux, onServeBench, VERSION } from './serve-bench.js';

const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'response_headers_conformance',
  'unsupported_method',
];

/** Filters of columns whose type another column has, and where rows are written in other formats those of all but two columns: one function reads them all. */
const TWICE = /\.(?:id|code_insee|latitude|longitude)__/;
const TWICE_WRITTEN = /\.(?!nom__|places__)[a-z_]+?__/;

it('finds no failure and no answer of another shape in less than a minute', async () => {
  const python = await provideSchemathesis();
  await onServeBench(async ({ app, open, publish, failures }) => {
    await publish(VERSION, lieux(60));
    await publish('2026-07-01-bbbbbbbb', lieux(61, 1));
    const log = { dataset: 'lieux', title: 'Lieux d’accueil', publications: [], withdrawn: [] };
    await open.write('lieux/changes.json', JSON.stringify(log));
    const server = await startServer(app, { host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }) });
    const folder = await mkdtemp(join(tmpdir(), 'schemathesis-'));
    try {
      const document = join(folder, 'openapi.json');
      await writeFile(document, await documentOf(app));
      const words = ['run', document, '--url', server.address, '--checks', CHECKS.join(','), '--seed', '1'];
      const bounds = [
        '--max-examples',
        '40',
        '--workers',
        '2',
        '--phases',
        'examples,coverage,fuzzing',
        '--suppress-health-check',
        'all',
      ];
      const { code, told } = await run(
        python,
        ['-m', 'schemathesis.cli', ...words, ...bounds, '--generation-database', 'none'],
        folder,
      );
      assert.equal(code, 0, told.slice(-6_000));
      assert.match(told, /\d+ generated/);
      assert.deepEqual(failures, []);
    } finally {
      await server.stop();
      await rm(folder, { recursive: true });
    }
  });
});

interface OpenApi {
  readonly paths: Readonly<Record<string, Record<string, { parameters?: { $ref?: string }[] }>>>;
}

/** As the server gives it, with the filters of one column of each type. */
async function documentOf(app: Hono): Promise<string> {
  const given = (await (await app.request('/api/openapi.json')).json()) as OpenApi;
  const paths = Object.entries(given.paths).map(([path, { get, ...others }]) => {
    const twice = path.includes('/rows.') ? TWICE_WRITTEN : TWICE;
    const parameters = get?.parameters?.filter(({ $ref = '' }) => !twice.test($ref));
    return [path, { ...others, get: { ...get, ...(parameters && { parameters }) } }];
  });
  return JSON.stringify({ ...given, paths: Object.fromEntries(paths) });
}

function run(
  program: string,
  words: readonly string[],
  cwd: string,
): Promise<{ code: number | null; told: string }> {
  return new Promise((resolve, reject) => {
    // it goes through its whole environment at each request
    const { PATH, HOME } = process.env;
    const child = spawn(program, words, { cwd, env: { PATH, HOME, NO_COLOR: '1', DO_NOT_TRACK: '1' } });
    let told = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        told += chunk;
      });
    child.on('error', reject).on('close', (code) => resolve({ code, told }));
  });
}
