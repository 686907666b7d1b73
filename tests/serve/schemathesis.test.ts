/** The server against its own OpenAPI document, judged by schemathesis: no failure, and every answer is of the shape that is told. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

it('finds no failure and no answer of another shape in about a minute', async () => {
  const python = await provideSchemathesis();
  await onServeBench(async ({ app, open, publish, failures }) => {
    await publish(VERSION, lieux(60));
    await publish('2026-07-01-bbbbbbbb', lieux(61, 1));
    const log = { dataset: 'lieux', title: 'Lieux d’accueil', publications: [], withdrawn: [] };
    await open.write('lieux/changes.json', JSON.stringify(log));
    const server = await startServer(app, { host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }) });
    const folder = await mkdtemp(join(tmpdir(), 'schemathesis-'));
    try {
      const words = [
        'run',
        `${server.address}/api/openapi.json`,
        '--checks',
        CHECKS.join(','),
        '--seed',
        '1',
      ];
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

function run(
  program: string,
  words: readonly string[],
  cwd: string,
): Promise<{ code: number | null; told: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd, env: { ...process.env, NO_COLOR: '1', DO_NOT_TRACK: '1' } });
    let told = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        told += chunk;
      });
    child.on('error', reject).on('close', (code) => resolve({ code, told }));
  });
}
