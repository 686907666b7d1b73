/** DuckDB behind the TabularEngine port: one in-memory database a step, locked to the step's scratch folder. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DuckDBConnection,
  DuckDBInstance,
  DuckDBScalarFunction,
  type DuckDBValue,
  listValue,
  VARCHAR,
} from '@duckdb/node-api';
import { z } from 'zod';
import { literal, quoted } from '../../text/sql-text.js';
import type { Session, SqlParameters, SqlValue, TabularEngine, TextFunction } from '../effects.js';
import { countedMemory } from './counted-memory.js';
import { guarded, withPlainNumbers } from './engine-answers.js';
import { holdsLittle } from './holds-little.js';
import { openStatements, type Statements } from './run-statements.js';

export interface DuckdbSettings {
  /** For example `1GB`; a part of it is left for what DuckDB does not count. */
  readonly memoryLimit: string;
  /** Pinned, not "as many as there are": Parquet bytes depend on it. */
  readonly threads: number;
  readonly functions: readonly TextFunction[];
}

export function createTabularEngine(settings: DuckdbSettings): TabularEngine {
  return {
    async withSession(options, work) {
      await mkdir(options.scratch, { recursive: true });
      const isAlone = await holdsLittle(options.scratch);
      const instance = await openInstance(settings, join(options.scratch, 'spill'), isAlone);
      const connection = await instance.connect();
      const statements = openStatements(connection, options.signal);
      try {
        for (const declared of settings.functions) registerTextFunction(connection, declared);
        await lockDown(connection, [options.scratch]);
        return await work(createSession(connection, statements));
      } finally {
        await statements.end();
        connection.closeSync();
        instance.closeSync();
      }
    },
  };
}

/**
 * In memory, without extensions; `spill`: where it puts what memory does not hold, nowhere when empty. Whoever asks waits in a loop that never
 * sleeps while a thread of DuckDB works. With `isAlone` it has none: it plans as for all of them, and the asker does their work.
 */
export function openInstance(
  { memoryLimit, threads }: Pick<DuckdbSettings, 'memoryLimit' | 'threads'>,
  spill: string,
  isAlone = false,
): Promise<DuckDBInstance> {
  return DuckDBInstance.create(':memory:', {
    memory_limit: countedMemory(memoryLimit),
    threads: String(threads),
    ...(isAlone && { external_threads: String(threads) }),
    temp_directory: spill,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
}

/** From here on the engine reads and writes in these folders only, and nothing it is told changes that. */
export async function lockDown(connection: DuckDBConnection, folders: readonly string[]): Promise<void> {
  await connection.run("set timezone = 'UTC'");
  await connection.run('set allowed_directories = $folders', {
    folders: listValue(folders.map((folder) => `${folder}/`)),
  });
  await connection.run('set enable_external_access = false');
  await connection.run('set lock_configuration = true');
}

export function createSession(
  connection: DuckDBConnection,
  { execute }: Statements = openStatements(connection),
): Session {
  const run: Session['run'] = async (sql, parameters) => {
    await guarded(sql, () => execute(sql, bound(parameters)));
  };
  return {
    run,
    async rows(sql, shape, parameters) {
      const result = await guarded(sql, () => execute(sql, bound(parameters)));
      return z.array(shape).parse((await result.getRowObjectsJS()).map(withPlainNumbers)) as never;
    },
    async writeTable(query, path, { compression = 'lz4_raw', bloomFilters = true } = {}) {
      const options = `format parquet, compression ${compression}${bloomFilters ? '' : ', write_bloom_filter false'}`;
      await run(`copy (${query}) to ${literal(path)} (${options})`);
    },
    async openTable(path, name) {
      await run(`create or replace view ${quoted(name)} as from read_parquet(${literal(path)})`);
    },
    async openTables(paths, name) {
      const files = `read_parquet([${paths.map(literal).join(', ')}], hive_partitioning = false)`;
      await run(
        `create or replace view ${quoted(name)} as select *, cast(file_index as bigint) as _file from ${files}`,
      );
    },
    async setVariable(name, value) {
      await guarded(name, () => execute(`set variable ${quoted(name)} = $value`, bound({ value })));
    },
  };
}

function bound(parameters: SqlParameters | undefined): Record<string, DuckDBValue> | undefined {
  if (!parameters) return undefined;
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, boundValue(value)]));
}

function boundValue(value: SqlValue): DuckDBValue {
  return typeof value === 'object' && value !== null ? listValue([...value]) : value;
}

function registerTextFunction(connection: DuckDBConnection, declared: TextFunction): void {
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: declared.name,
      returnType: VARCHAR,
      parameterTypes: Array.from({ length: declared.parameters }, () => VARCHAR),
      specialHandling: true,
      mainFunction: (_info, input, output) => {
        const columns = Array.from({ length: declared.parameters }, (_, index) =>
          input.getColumnVector(index),
        );
        for (let row = 0; row < input.rowCount; row += 1) {
          const texts = columns.map((column) => column.getItem(row) as string | null);
          output.setItem(row, texts[0] == null ? null : declared.apply(...texts));
        }
        output.flush();
      },
    }),
  );
}
