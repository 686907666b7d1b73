/** A DuckDB session in a folder that goes away with the test, and the rules of this repository. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '../../activities/platform/effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { RuleUse, Source } from '../../datasets/dataset.js';
import { loadRules } from '../../quality-rules/load-rules.js';

export const rules = await loadRules(join(import.meta.dirname, '../../quality-rules'));

export async function inSession<Result>(
  work: (session: Session, scratch: string) => Promise<Result>,
): Promise<Result> {
  const scratch = await mkdtemp(join(tmpdir(), 'check-'));
  const engine = createTabularEngine({ memoryLimit: '1GB', threads: 2, functions: [] });
  try {
    return await engine.withSession({ scratch }, (session) => work(session, scratch));
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** `use('unique_key on lieux.siret', { severity: 'warn' })` */
export function use(said: string, more: Partial<RuleUse> = {}): RuleUse {
  const [rule, subject = ''] = said.split(' on ');
  const [table, ...column] = subject.split('.');
  return {
    ...RuleUse.parse({ rule, table, severity: 'warn', why: 'Parce que le test le demande.' }),
    ...(column.length > 0 ? { column: column.join('.') } : {}),
    ...more,
  };
}

/** The same statements go through, and are kept in order. */
export function recordStatements(session: Session): { session: Session; statements: string[] } {
  const statements: string[] = [];
  const recording: Session = {
    ...session,
    run: (sql, parameters) => {
      statements.push(sql);
      return session.run(sql, parameters);
    },
    rows: (sql, shape, parameters) => {
      statements.push(sql);
      return session.rows(sql, shape, parameters);
    },
  };
  return { session: recording, statements };
}

export function sourceOf(more: Partial<Source> = {}): Source {
  return {
    ...Source.parse({
      source: 'caf-52',
      partner: 'caf',
      title: 'Lieux de la CAF',
      table: 'lieux',
      extract_date: '2025-02-14',
      licence: 'lov2',
      attribution: 'CAF',
      unavailable: 'hold',
      location: { channel: 'folder', path: 'lieux.csv' },
      columns: {
        'Nom du lieu': { feeds: ['nom'] },
        'N° de l’appel d\'accueil "jour"': { feeds: ['telephone'] },
        numero: { feeds: ['adresse'] },
        voie: { feeds: ['adresse'] },
        interne: { ignored: 'sans intérêt public' },
      },
    }),
    ...more,
  };
}
