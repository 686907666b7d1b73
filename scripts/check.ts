/** `npm run check`: format, lint, types, tests. All of them run; the last line tells how many failed. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { say } from './print.js';
import { ROOT } from './toolkit.js';

const bin = (name: string) => join(ROOT, 'node_modules', '.bin', name);
const checks = [
  { name: 'format and lint', command: [bin('biome'), 'check', '--error-on-warnings'] },
  { name: 'types', command: [bin('tsc'), '-p', ROOT] },
  { name: 'types of the page', command: [bin('tsc'), '-p', join(ROOT, 'scripts', 'browser', 'page')] },
  ...(process.argv.includes('--static') ? [] : [{ name: 'tests', command: ['npm', 'test'] }]),
];

const failed = checks.filter(({ name, command: [program = '', ...words] }) => {
  say(`— ${name}`);
  return spawnSync(program, words, { cwd: ROOT, stdio: 'inherit' }).status !== 0;
});
say(
  failed.length === 0
    ? `${checks.length} checks passed`
    : `${failed.length} of ${checks.length} checks failed: ${failed.map(({ name }) => name).join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
