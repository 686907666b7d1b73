/** How tests run: five projects, by the heaviest thing that a file starts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const ROOT = import.meta.dirname;

/** The first that fits. What a file starts is what it imports from tests/helpers, or says by its folder. */
const PROJECTS = {
  faults: /^tests\/(end-to-end\/(kill|deliver-killed|cancel)|publish\/(crash|faults))\.test/,
  'end-to-end': /^tests\/end-to-end\//,
  browser: { imports: /startBrowser|violationsOf/ },
  integration: {
    imports:
      /startVersitygw|startLocalKms|startSshd|startMailServer|startTemporal|startEngine|providePortal|startPortal|run-cli|spawn(Sync)?\(|helpers\/udata|createAuthority|providePandas|provideSchemathesis|programOf|generateParcours/,
  },
  unit: /^tests\//,
} as const;

type Project = keyof typeof PROJECTS;

function projectOf(path: string): Project {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const fits = (rule: RegExp | { readonly imports: RegExp }) =>
    rule instanceof RegExp ? rule.test(path) : rule.imports.test(text);
  const found = Object.entries(PROJECTS).find(([, rule]) => fits(rule));
  return (found?.[0] ?? 'unit') as Project;
}

const files = readdirSync(join(ROOT, 'tests'), { recursive: true, encoding: 'utf8' })
  .map((path) => `tests/${path}`)
  .filter((path) => path.endsWith('.test.ts'))
  .sort();

/** Many times what a test lasts: that a machine is slow is no reason to end it. */
const LONGEST_MS = 900_000;

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: LONGEST_MS,
    hookTimeout: LONGEST_MS,
    teardownTimeout: 60_000,
    globalSetup: 'tests/helpers/global-setup.ts',
    sequence: { hooks: 'list' },
    maxConcurrency: 4,
    projects: (Object.keys(PROJECTS) as Project[]).toReversed().map((name) => ({
      extends: true,
      test: { name, include: files.filter((path) => projectOf(path) === name) },
    })),
  },
});
