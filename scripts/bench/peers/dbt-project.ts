/** A project of dbt that makes the bench's rows: one model, written straight to Parquet. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { call } from '../../../tests/helpers/call.js';
import { HAND_MACROS, handSql } from './hand-sql.js';

/** Laid out and parsed once: what a team deploys is parsed before. */
export async function layOutDbt(project: string, csv: string, python: string): Promise<string> {
  await mkdir(join(project, 'models'), { recursive: true });
  const profile = { target: 'bench', outputs: { bench: { type: 'duckdb', path: ':memory:', threads: 2 } } };
  const files = {
    'dbt_project.yml': stringify({
      ...{ name: 'bench', version: '1.0.0', profile: 'bench', flags: { send_anonymous_usage_stats: false } },
      'on-run-start': HAND_MACROS,
    }),
    'profiles.yml': stringify({ bench: profile }),
    'models/rows.sql': `{{ config(materialized='external', location=env_var('BENCH_TARGET', 'rows.parquet'), format='parquet', options={'compression': 'zstd'}) }}\n${handSql(csv)}\n`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(project, name), text);
  const words = ['parse', '--quiet', '--project-dir', project, '--profiles-dir', project];
  await call(python, ['-c', 'from dbt.cli.main import cli; cli()', ...words], { cwd: project });
  return project;
}
