import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { CodecRing, drawCodecKey, readCodecRing } from '../../activities/platform/keys/codec-keys.js';
import { writeKeyFile } from '../../activities/platform/keys/key-file.js';
import { printJson, printTable, say } from '../print.js';

export function addCodec(keys: Command): void {
  keys
    .command('codec <file>')
    .description(
      'the keys that seal what Temporal keeps (TEMPORAL_CODEC_KEYS_FILE): makes the file, or puts a fresh key first; the earlier ones still open',
    )
    .option('--json', 'one JSON document on stdout')
    .action(putFirst);
}

/** Ids and places are told, never a key. */
async function putFirst(file: string, { json }: { readonly json?: boolean }): Promise<void> {
  const path = resolve(file);
  const keys = (await stat(path).catch(() => null)) ? (await readCodecRing({ path })).keys : [];
  const fresh = drawCodecKey();
  await writeKeyFile(path, CodecRing.parse({ format: 'codec-keys/1', keys: [fresh, ...keys] }));
  say(
    `${path}: "${fresh.id}" seals from now on (mode 0600). Copy the file to every worker and to whoever starts runs, then restart them; keep an earlier key for as long as Temporal keeps histories.`,
  );
  const listed = [fresh, ...keys].map(({ id }, rank) => ({ id, seals: rank === 0 }));
  if (json) return printJson(listed);
  printTable(
    ['key', 'use'],
    listed.map(({ id, seals }) => [id, seals ? 'seals and opens' : 'opens']),
  );
}
