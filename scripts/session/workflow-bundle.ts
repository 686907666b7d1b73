/** Workflows as the sandbox runs them: one script, made of workflows/ and what watches over them. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { FAILURE_CONVERTER } from '../codec/data-converter.js';
import { BUNDLED_BESIDE, WORKFLOW_INTERCEPTORS } from '../observe/watch-worker.js';
import { COMPILED, PACKED, ROOT } from '../place.mjs';

/** What a package brings along: `sealed` where failures are sealed as payloads are. */
export const packedBundle = (sealed: boolean) =>
  join(COMPILED, sealed ? 'workflows-sealed.js' : 'workflows.js');

export async function bundleWorkflows(sealed: boolean): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(ROOT, 'workflows', 'index.ts'),
    workflowInterceptorModules: [WORKFLOW_INTERCEPTORS, join(ROOT, 'workflows', 'queues.ts')],
    ...(sealed && { failureConverterPath: FAILURE_CONVERTER }),
    logger: new DefaultLogger('ERROR'),
  });
  return code;
}

/**
 * Bundling takes seconds and depends on the code only: it is done once for each state of the workflows and kept beside what else is
 * compiled, or in the home where the installation takes nothing.
 */
export async function bundleOnce(home: string, sealed: boolean): Promise<string> {
  if (PACKED) return packedBundle(sealed);
  const sources = (await readdir(join(ROOT, 'workflows'))).sort();
  const hash = createHash('sha256').update(await readFile(join(ROOT, 'package-lock.json')));
  for (const name of sources) hash.update(await readFile(join(ROOT, 'workflows', name)));
  for (const path of BUNDLED_BESIDE) hash.update(await readFile(path));
  hash.update(sealed ? 'sealed' : '');
  const name = `workflows-${hash.digest('hex').slice(0, 16)}.js`;
  const [shared, own] = [join(ROOT, 'node_modules', '.cache', 'insertion-workflows'), join(home, 'cache')];
  for (const folder of [shared, own])
    if (await stat(join(folder, name)).catch(() => null)) return join(folder, name);
  const code = await bundleWorkflows(sealed);
  return (await keep(code, shared, name).catch(() => null)) ?? keep(code, own, name);
}

async function keep(code: string, folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.${process.pid}`, code);
  await rename(`${path}.${process.pid}`, path);
  return path;
}
