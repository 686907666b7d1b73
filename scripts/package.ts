/** What `npm pack` puts into the package beside the sources: compiled code, types of the public face, workflows as one script. */
import { spawnSync } from 'node:child_process';
import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileInto } from './compile-into.mjs';
import { COMPILED, ROOT } from './place.mjs';
import { say } from './print.js';
import { bundleWorkflows, packedBundle } from './session/workflow-bundle.js';

await rm(COMPILED, { recursive: true, force: true });
await compileInto(COMPILED, ['scripts/insertion.ts', 'datasets/public-face.ts']);
for (const sealed of [false, true]) await writeFile(packedBundle(sealed), await bundleWorkflows(sealed));
// npm packs no lock file; it is part of what tells one state of the code from another
await copyFile(join(ROOT, 'package-lock.json'), join(COMPILED, 'package-lock.json'));
process.exitCode = await writeTypes();
if (process.exitCode === 0) say('compiled/: what npm packs beside the sources is made');

async function writeTypes(): Promise<number> {
  const project = join(COMPILED, 'tsconfig.json');
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: '..',
    outDir: 'types',
  };
  await writeFile(
    project,
    JSON.stringify({
      extends: '../tsconfig.json',
      compilerOptions,
      files: ['../datasets/public-face.ts'],
      include: [],
    }),
  );
  const { status } = spawnSync(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', project], {
    stdio: ['ignore', 2, 2],
  });
  await rm(project);
  return status ?? 1;
}
