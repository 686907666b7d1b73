/** A contract is TypeScript of whoever declares a dataset: it is compiled when it is read, wherever its folder stands. */
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { z } from 'zod';
import { DeclarationInvalid } from '../activities/errors.js';
import type { TableContract } from './dataset.js';

/** Its own source, so that a contract and whoever reads it share one zod. */
const PUBLIC_FACE = fileURLToPath(new URL('./public-face.ts', import.meta.url));

const ContractModule = z.object({ contract: z.record(z.string(), z.custom<TableContract>()) });

/** The tables that `path` declares, by name. Throws DeclarationInvalid. */
export async function loadContract(path: string): Promise<Readonly<Record<string, TableContract>>> {
  const { outputFiles } = await build({
    ...{ entryPoints: [path], absWorkingDir: dirname(path), bundle: true, write: false, logLevel: 'silent' },
    ...{ format: 'esm', platform: 'node', target: 'node20' },
    plugins: [
      {
        name: 'packages-of-the-toolkit',
        // a module that stands nowhere finds no package by its name
        setup({ onResolve }) {
          onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) => {
            if (kind === 'entry-point') return null;
            if (name === 'data-insertion') return { path: PUBLIC_FACE };
            return { path: import.meta.resolve(name), external: true };
          });
        },
      },
    ],
  }).catch((error: unknown) => {
    throw new DeclarationInvalid(
      `${basename(dirname(path))}/contract.ts: it cannot be read (${error instanceof Error ? error.message : 'unknown error'}); correct it.`,
    );
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? '').toString('base64');
  return ContractModule.parse(await import(`data:text/javascript;base64,${code}`)).contract;
}
