/** A contract is TypeScript of whoever declares a dataset: it is compiled when it is read, wherever its folder stands. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildFailure, build, type Plugin } from 'esbuild';
import { z } from 'zod';
import { DeclarationInvalid } from '../activities/errors.js';
import { describeTable, type TableContract } from './contract-columns.js';
import type { Table } from './dataset.js';
import type { Format } from './formats.js';

/** Its own source, so that a contract and whoever reads it share one zod. */
const PUBLIC_FACE = fileURLToPath(new URL('./public-face.ts', import.meta.url));

const TableShape = z.custom<TableContract>().and(
  z.looseObject({
    title: z.string(),
    grain: z.string(),
    row: z.instanceof(z.ZodObject),
    working: z.instanceof(z.ZodObject).optional(),
  }),
);
const ContractModule = z.looseObject({ contract: z.record(z.string(), TableShape) });

export interface LoadedContract {
  readonly tables: readonly Table[];
  /** Files that it reads besides those of its own folder. */
  readonly beside: readonly string[];
}

/** The tables that a `contract.ts` declares, in its order. Throws DeclarationInvalid. */
export async function loadContract(path: string, formats: readonly Format[]): Promise<LoadedContract> {
  const own = await realpath(dirname(path));
  const named = `${basename(own)}/contract.ts`;
  const { outputFiles, metafile } = await build({
    ...{ entryPoints: ['./contract.ts'], absWorkingDir: own, bundle: true, write: false, logLevel: 'silent' },
    ...{ format: 'esm', platform: 'node', target: 'node20', metafile: true },
    plugins: [toolkitPackages],
  }).catch((error: unknown) => refuse(named, sayBuild(error)));
  const code = Buffer.from(outputFiles[0]?.contents ?? '').toString('base64');
  const found: unknown = await import(`data:text/javascript;base64,${code}`).catch((error: unknown) =>
    refuse(named, sayError(error)),
  );
  const { data, error } = ContractModule.safeParse(found);
  if (!data) return refuse(named, sayError(error));
  return {
    tables: Object.entries(data.contract).map(([name, table]) => {
      try {
        return describeTable(name, table, formats);
      } catch (error) {
        return refuse(`${named}, table ${name}`, sayError(error));
      }
    }),
    beside: Object.keys(metafile.inputs)
      .map((file) => resolve(own, file))
      .filter((file) => !file.startsWith(`${own}/`) && !isCode(relative(TOOLKIT, file))),
  };
}

const TOOLKIT = dirname(dirname(PUBLIC_FACE));

/** The toolkit's code has a revision of its own; a file in the folder of a dataset does not count as code. */
const isCode = (file: string) => !file.startsWith('../') && !/^datasets\/[^/]+\//.test(file);

/** A module that stands nowhere finds no package by its name. */
const toolkitPackages: Plugin = {
  name: 'packages-of-the-toolkit',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) => {
      if (kind === 'entry-point') return null;
      if (name === 'data-insertion') return { path: PUBLIC_FACE };
      try {
        return { path: import.meta.resolve(name), external: true };
      } catch {
        const text = `"${name}" is no package of data-insertion: import from "data-insertion", from a file of yours, or from Node`;
        return { errors: [{ text }] };
      }
    });
  },
};

function refuse(named: string, why: string): never {
  throw new DeclarationInvalid(`${named}: it cannot be read (${why}); correct it.`);
}

function sayBuild(error: unknown): string {
  const [first] = (error as Partial<BuildFailure>).errors ?? [];
  if (!first) return sayError(error);
  const { location, text } = first;
  return location === null ? text : `${location.file}, line ${location.line}: ${text}`;
}

function sayError(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error).replaceAll('\n', ' ');
  return error instanceof Error ? error.message : 'unknown error';
}
