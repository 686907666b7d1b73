/** What the bench's own dataset (tests/bench) runs with: a home of its own, and the key that all tools share. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effects } from '../../activities/effects.js';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { ROOT, toolkitEffects } from '../toolkit.js';
import { writeBenchKeys } from './bench-keys.js';

export async function benchEffects(home: string, memory: string): Promise<Effects> {
  await mkdir(home, { recursive: true });
  const configuration = readConfiguration({ INSERTION_HOME: home, DUCKDB_MEMORY_LIMIT: memory }, home);
  await writeBenchKeys(configuration.pseudonymKeys.path);
  return toolkitEffects(configuration, { datasets: [join(ROOT, 'tests', 'bench')] });
}
