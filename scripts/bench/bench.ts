/** `npm run bench`: the product's own path against the physical limit, in the same run. Figures, no verdicts. */
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NORMALISE_FUNCTIONS } from '../../activities/normalise/functions/index.js';
import { createEffects } from '../../activities/platform/create-effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { SCAN_FUNCTIONS } from '../../activities/protect/scan/functions.js';
import { literal } from '../../activities/text/sql-text.js';
import { printTable, printText, say } from '../print.js';
import { ROOT, toolkitCheckProgram, toolkitMembers, toolkitPseudonymiser } from '../toolkit.js';
import { benchLinkage } from './bench-linkage.js';
import { benchPersons } from './bench-persons.js';
import { benchSmall } from './bench-small.js';
import { measureRun } from './bench-steps.js';

const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const MEMORY = process.env.DUCKDB_MEMORY_LIMIT ?? '1GB';

const NAMES =
  'dossier structure siret date_orientation date_rdv code_postal commune telephone courriel type statut montant presence commentaire'.split(
    ' ',
  );
const COLUMNS = `{${NAMES.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ')}}`;

const folder = await mkdtemp(join(tmpdir(), 'insertion-bench-'));
const parts = process.argv.slice(2);
const wanted = (part: string) => parts.length === 0 || parts.includes(part);
try {
  if (wanted('pipeline')) await benchPipeline();
  if (wanted('linkage')) await benchLinkage(folder);
  if (wanted('persons')) await benchPersons(folder, MEMORY);
  // asked for by its name: it takes minutes, and wants a machine that does nothing else
  if (parts.includes('small')) await benchSmall(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit();

async function benchPipeline(): Promise<void> {
  await mkdir(join(folder, 'extracts', 'flux'), { recursive: true });
  const csv = join(folder, 'extracts', 'flux', 'flux.csv');
  const engine = createTabularEngine({ memoryLimit: MEMORY, threads: 2, functions: [] });
  await engine.withSession({ scratch: folder }, (session) => session.run(generateSql(csv)));
  const { size } = await stat(csv);
  say(
    `${ROWS} rows, ${Math.round(size / 2 ** 20)} MiB, DuckDB ${MEMORY}, 2 threads, ${ROUNDS} interleaved rounds`,
  );
  const rounds: { limit: number; steps: Map<string, number> }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const limit = await timed(() =>
      engine.withSession({ scratch: folder }, (session) =>
        session.run(`copy (from read_csv(${literal(csv)}, delim = ';', quote = '"', escape = '"', header = true, auto_detect = false, columns = ${COLUMNS}))
          to ${literal(join(folder, 'limit.parquet'))} (format parquet, compression zstd)`),
      ),
    );
    rounds.push({ limit, steps: await runSteps(round) });
  }
  tellRounds(rounds);
}

async function runSteps(round: number): Promise<Map<string, number>> {
  const home = join(folder, `home-${round}`);
  const configuration = readConfiguration({ INSERTION_HOME: home, DUCKDB_MEMORY_LIMIT: MEMORY }, folder);
  const effects = await createEffects(
    configuration,
    ROOT,
    {
      functions: [...NORMALISE_FUNCTIONS, ...SCAN_FUNCTIONS],
      pseudonymiser: await toolkitPseudonymiser(configuration),
      checkProgram: toolkitCheckProgram,
      membersOf: toolkitMembers,
    },
    {},
    { datasets: [join(ROOT, 'tests', 'bench')] },
  );
  const { steps } = await measureRun(effects, 'dataset', join(folder, 'extracts'));
  await rm(home, { recursive: true, force: true });
  return steps;
}

function tellRounds(rounds: readonly { limit: number; steps: Map<string, number> }[]): void {
  const names = [...(rounds[0]?.steps.keys() ?? [])];
  const rows = names.map((name) =>
    describe(
      name,
      rounds.map(({ steps }) => steps.get(name) ?? 0),
      rounds,
    ),
  );
  const totals = rounds.map(({ steps }) => [...steps.values()].reduce((sum, time) => sum + time, 0));
  printTable(
    ['step', 'median ms', '÷ limit'],
    [
      describe(
        'limit: bare COPY to Parquet',
        rounds.map(({ limit }) => limit),
        rounds,
      ),
      ...rows,
      describe('whole way', totals, rounds),
    ],
  );
  printText(`peak RSS of this process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
}

function describe(
  name: string,
  times: readonly number[],
  rounds: readonly { limit: number }[],
): [string, number, string] {
  const ratios = times.map((time, round) => time / (rounds[round]?.limit ?? 1));
  return [name, Math.round(median(times)), median(ratios).toFixed(2)];
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

async function timed(act: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}

/** Dirty as real ones: dates in three forms, lost zeros, decimal commas, spaces in numbers, short and overseas telephones. */
function generateSql(csv: string): string {
  return `copy (
    select 'D' || lpad(i::varchar, 9, '0') as dossier,
      'Structure d''insertion ' || (i % 4000) as structure,
      case i % 10 when 0 then '356 000 000 00048' when 1 then '35600000000048' when 2 then '' when 3 then '356000000' else '77568030900611' end as siret,
      case i % 3 when 0 then strftime(date '2024-01-01' + (i % 700)::integer, '%d/%m/%Y') when 1 then strftime(date '2024-01-01' + (i % 700)::integer, '%Y-%m-%d') else strftime(date '2024-01-01' + (i % 700)::integer, '%d-%m-%Y') end as date_orientation,
      case when i % 4 = 0 then '' else strftime(date '2024-01-10' + (i % 720)::integer, '%d/%m/%Y') end as date_rdv,
      case when i % 12 = 0 then (1000 + i % 8000)::varchar else lpad((1000 + i % 94000)::varchar, 5, '0') end as code_postal,
      'Commune ' || (i % 3000) as commune,
      case i % 20 when 0 then '0262 90 50 ' || lpad((i % 100)::varchar, 2, '0') when 1 then '' else '0' || (1 + i % 5) || ' ' || lpad((i % 100)::varchar, 2, '0') || ' 12 34 56' end as telephone,
      'contact' || (i % 900) || '@exemple.fr' as courriel,
      ['sociale', 'professionnelle', 'socio-professionnelle'][1 + i % 3] as type,
      ['ouvert', 'suspendu', 'clos'][1 + i % 3] as statut,
      (i % 1200) || ',' || lpad((i % 100)::varchar, 2, '0') as montant,
      ['vu', 'absent', 'excusé'][1 + i % 3] as presence,
      case when i % 7 = 0 then 'Rendez-vous pris ; suite à donner' else '' end as commentaire
    from range(${ROWS}) t(i)
  ) to ${literal(csv)} (format csv, delimiter ';', quote '"', escape '"', header true)`;
}
