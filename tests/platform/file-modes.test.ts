/** Who may read the embedded store, whatever the umask of the command. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'vitest';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { createZones } from '../../activities/platform/store/zones.js';

async function modesBelow(root: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    found[path.slice(root.length + 1)] = ((await stat(path)).mode & 0o777).toString(8);
  }
  return found;
}

describe('the embedded store', () => {
  for (const umask of [0o000, 0o022, 0o077])
    it(`is its owner’s, but for the open zone, under umask ${umask.toString(8)}`, async (t: TestContext) => {
      const folder = await mkdtemp(join(tmpdir(), 'modes-'));
      t.onTestFinished(() => rm(folder, { recursive: true, force: true }));
      const home = join(folder, 'home');
      const before = process.umask(umask);
      try {
        const zones = createZones(readConfiguration({ INSERTION_HOME: home }, folder));
        for (const zone of ['raw', 'restricted', 'work', 'reports', 'open'] as const)
          await zones[zone].write('some/where/object.json', '{}', { ifNoneMatch: '*' });
      } finally {
        process.umask(before);
      }
      const modes = await modesBelow(folder);
      assert.deepEqual([modes.home, modes['home/store']], ['711', '711']);
      for (const zone of ['raw', 'restricted', 'work', 'reports'])
        assert.deepEqual(
          ['', '/some', '/some/where', '/some/where/object.json'].map(
            (path) => modes[`home/store/${zone}${path}`],
          ),
          ['700', '700', '700', '600'],
        );
      assert.deepEqual(
        ['', '/some', '/some/where', '/some/where/object.json'].map(
          (path) => modes[`home/store/open${path}`],
        ),
        ['755', '755', '755', '644'],
      );
    });
});
