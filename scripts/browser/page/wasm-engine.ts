/**
 * DuckDB-Wasm behind the TabularEngine port, for a browser: the version of the workers, on the memory disk that the rooms write to.
 * It has no Parquet and fetches no extension, so a table file is a table of an attached database, and the file a note that names it.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createDuckDB, type DuckDBConnection, NODE_RUNTIME, VoidLogger } from '@duckdb/duckdb-wasm/blocking';
import { z } from 'zod';
import { ContractBroken } from '../../../activities/errors.js';
import type { Session, TabularEngine, TextFunction } from '../../../activities/platform/effects.js';
import { guarded, withPlainNumbers } from '../../../activities/platform/engine/engine-answers.js';
import { quoted } from '../../../activities/text/sql-text.js';
import { applyToVectors, type EngineMemory } from './text-functions.js';
import { plain, valueSql, withValues } from './wasm-values.js';

export interface WasmEngine extends TabularEngine {
  readonly version: string;
  /** Drops every table file. */
  forget(): void;
}

const KEPT = 'kept';

/** `modulePath`: the WebAssembly module on the memory disk. */
export async function openWasmEngine(
  modulePath: string,
  functions: readonly TextFunction[],
): Promise<WasmEngine> {
  const database = await openDatabase(modulePath);
  const connection = database.connect();
  for (const setting of SETTINGS) connection.query(setting);
  const text = connection.query("select '' as text").schema.fields[0]?.type;
  for (const { name, apply } of [...functions, JSON_TEXT]) connection.createScalarFunction(name, text, apply);
  let opened = 0;
  const forget = () => {
    connection.query(`detach database if exists ${KEPT}`);
    connection.query(`attach ':memory:' as ${KEPT}`);
  };
  forget();
  return {
    version: database.getVersion(),
    forget,
    async withSession({ scratch }, work) {
      mkdirSync(scratch, { recursive: true });
      const name = `session_${++opened}`;
      const own = database.connect();
      try {
        own.query(`attach ':memory:' as ${name}`);
        own.query(`use ${name}`);
        own.query(TO_JSON);
        return await work(createSession(own, `${name}_`));
      } finally {
        own.query('use memory');
        own.query(`detach ${name}`);
        own.close();
        database.dropFiles(); // it remembers how long each was
      }
    },
  };
}

const SETTINGS = [
  'set autoinstall_known_extensions = false',
  'set autoload_known_extensions = false',
  // files of one name follow each other within a second, which is all it tells them apart by
  'set enable_external_file_cache = false',
];

async function openDatabase(modulePath: string) {
  const module = { mainModule: modulePath, mainWorker: '' };
  const database = await createDuckDB({ mvp: module, eh: module }, new VoidLogger(), {
    ...NODE_RUNTIME,
    callScalarUDF(memory, response, id, at, bytes, pointers) {
      const declared = globalThis.DUCKDB_RUNTIME._udfFunctions.get(id);
      applyToVectors(memory as unknown as EngineMemory, declared.func, { at, bytes, pointers }, response);
    },
  });
  await database.instantiate();
  database.open({ path: ':memory:', query: { castDecimalToDouble: true } });
  return database;
}

function createSession(connection: DuckDBConnection, prefix: string): Session {
  let written = 0;
  const run: Session['run'] = async (sql, parameters) => {
    await guarded(sql, () => connection.query(withValues(sql, parameters)));
  };
  return {
    run,
    async rows(sql, shape, parameters) {
      const table = await guarded(sql, () => connection.query(withValues(sql, parameters)));
      const rows = table.toArray().map((row) => withPlainNumbers(plain(row) as Record<string, unknown>));
      return z.array(shape).parse(rows) as never;
    },
    async writeTable(query, path) {
      const table = `${KEPT}.${prefix}${++written}`;
      await run(`create table ${table} as ${query}`);
      writeFileSync(path, table);
    },
    async openTable(path, name) {
      await run(`create or replace view ${quoted(name)} as from ${noted(path)}`);
    },
    async openTables(paths, name) {
      const rows = paths.map(
        (path, place) => `select *, cast(${place} as bigint) as _file from ${noted(path)}`,
      );
      await run(`create or replace view ${quoted(name)} as ${rows.join(' union all by name ')}`);
    },
    setVariable: (name, value) => run(`set variable ${quoted(name)} = ${valueSql(value)}`),
  };
}

function noted(path: string): string {
  const note = readFileSync(path, 'utf8');
  if (/^kept\.session_\d+_\d+$/.test(note)) return note;
  throw new ContractBroken(
    `${path}: it is no table file of this session; the step that writes it must come first.`,
  );
}

/** A text as JSON; the json extension is not there. */
const JSON_TEXT: TextFunction = {
  name: 'json_text',
  parameters: 1,
  apply: (text) => (text === null ? null : JSON.stringify(text)),
};

/** Of a map of texts: the only JSON that mappings make. */
const TO_JSON = `create macro to_json(pairs) as
  '{' || array_to_string(list_transform(map_entries(pairs),
    lambda pair: json_text(pair.key) || ':' || coalesce(json_text(pair.value), 'null')), ',') || '}'`;
