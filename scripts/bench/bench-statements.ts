/** Which statements the whole way spends its time in, of the bench's dataset or of invented people: the dearest first. */
import { join } from 'node:path';
import type { Session, TabularEngine } from '../../activities/platform/effects.js';
import { groupDigits } from '../print.js';
import { benchEffects } from './bench-effects.js';
import { measureRun } from './bench-steps.js';
import { inventExtract } from './invent-extract.js';
import { inventPeople, PEOPLE_DATASET, READY } from './invent-people.js';
import { setting } from './setting.js';
import type { Bench } from './tell-table.js';

const ROWS = setting('BENCH_ROWS', 1_000_000);
/** Of people, where told: their whole way instead. */
const PERSONS = setting('BENCH_PERSONS', 0);
const MOST = setting('BENCH_STATEMENTS', 10);

interface Statement {
  readonly sql: string;
  readonly step: string;
  /** Milliseconds of wall and of all cores, from asking to the answer. */
  readonly wall: number;
  readonly cpu: number;
}

export async function benchStatements(bench: Bench): Promise<void> {
  const { extracts, effects, dataset } = PERSONS > 0 ? await people(bench) : await rows(bench);
  const taken: Statement[] = [];
  let step = '';
  const traced = tracedEngine(effects.engine, (statement) => taken.push({ ...statement, step }));
  const started = performance.now();
  const { steps, rowsIn } = await measureRun({ ...effects, engine: traced }, dataset, extracts, {
    onStep: (name) => {
      step = name;
    },
  });
  const whole = performance.now() - started;
  const inEngine = taken.reduce((sum, { wall }) => sum + wall, 0);
  await bench.tell({
    title: `The dearest statements of ${groupDigits(rowsIn)} rows of ${dataset}`,
    header: ['step', 'statement', 'ms', 'CPU ms', 'share'],
    rows: dearestOf(taken, whole),
    note: `${Math.round(whole)} ms in ${steps.size} steps, ${Math.round(inEngine)} of them in ${taken.length} statements.`,
  });
}

async function rows({ folder, memory }: Bench) {
  const { extracts } = await inventExtract({ folder, memory }, ROWS);
  return {
    extracts,
    effects: await benchEffects(join(folder, 'home-statements'), memory),
    dataset: 'dataset',
  };
}

async function people(bench: Bench) {
  return { ...(await inventPeople(bench, PERSONS, READY)), dataset: PEOPLE_DATASET };
}

function dearestOf(taken: readonly Statement[], whole: number): (string | number)[][] {
  return [...taken]
    .sort((one, other) => other.wall - one.wall)
    .slice(0, MOST)
    .map(({ sql, step, wall, cpu }) => [
      step,
      nameOf(sql),
      Math.round(wall),
      Math.round(cpu),
      `${Math.round((100 * wall) / whole)} %`,
    ]);
}

/** The first words of a statement; of a copy, the file that it writes. */
function nameOf(sql: string): string {
  const words = sql
    .replaceAll(/--[^\n]*/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const file = /^copy .* to '(?:[^']*\/)?([^'/]+)' \(/.exec(words)?.[1];
  return file === undefined ? words.slice(0, 70) : `copy … to ${file}`;
}

function tracedEngine(
  engine: TabularEngine,
  onStatement: (statement: Omit<Statement, 'step'>) => void,
): TabularEngine {
  const timed = async <Result>(sql: string, act: () => Promise<Result>): Promise<Result> => {
    const started = performance.now();
    const before = process.cpuUsage();
    try {
      return await act();
    } finally {
      const { user, system } = process.cpuUsage(before);
      onStatement({ sql, wall: performance.now() - started, cpu: (user + system) / 1000 });
    }
  };
  const traced = (session: Session): Session => ({
    ...session,
    run: (sql, parameters) => timed(sql, () => session.run(sql, parameters)),
    rows: (sql, shape, parameters) => timed(sql, () => session.rows(sql, shape, parameters)),
    writeTable: (query, path, options) =>
      timed(`copy (${query}) to '${path}' (`, () => session.writeTable(query, path, options)),
  });
  return { withSession: (options, work) => engine.withSession(options, (session) => work(traced(session))) };
}
