/** When a dataset runs by itself, when its partners' drops are looked at, and when what the public sees of it is: declared in metadata.yaml, kept by Temporal. */
import { z } from 'zod';

/** Five fields, Europe/Paris. */
const Cron = z.string().regex(/^(\S+\s+){4}\S+$/, 'five fields of cron, as "0 5 * * 1"');
const Minutes = z.int().min(0).max(720);

export const Schedule = z.strictObject({
  run: Cron.optional().describe('without it nothing runs by itself'),
  watch: Cron.optional().describe('when its links on data.gouv.fr are looked at; without it nobody looks'),
  arrivals: Cron.optional().describe(
    'when partners’ drops are looked at, as "*/15 * * * *": what is new and whole there starts a run; without it nobody looks',
  ),
  heartbeat: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'the name of a variable of the environment')
    .optional()
    .describe(
      'the variable that holds the address of a dead-man switch: pinged after each run that a schedule started and that published, or found nothing new; the switch tells you when that stays out',
    ),
  jitter_minutes: Minutes.default(10).describe(
    'starts are spread over so long: partners’ servers are not all asked at once',
  ),
  catch_up_hours: z
    .int()
    .min(1)
    .max(168)
    .default(12)
    .describe('a start that was missed while everything was down is made up for within so long'),
});
export type Schedule = z.infer<typeof Schedule>;

/** How long a held version waits for a person. */
export const Hold = z.strictObject({
  remind_hours: z.int().min(1).max(720).default(24).describe('the data team is told again, each time'),
  expire_days: z.int().min(1).max(90).default(14).describe('after which it is rejected, with that reason'),
});
const WHAT = ['run', 'watch', 'arrivals'] as const;

export interface WantedSchedule {
  /** `insertion/<queue>/<dataset>/<what>`; `insertion/<queue>/retention` is for the whole store. */
  readonly id: string;
  /** Null: for all of them. */
  readonly dataset: string | null;
  readonly what: (typeof WHAT)[number] | 'retention';
  readonly cron: string;
  readonly jitterMinutes: number;
  readonly catchUpHours: number;
}

/** Every schedule begins with it: whatever else is under it and not declared is ours to remove. */
export function schedulePrefix(taskQueue: string): string {
  return `insertion/${taskQueue}/`;
}

/** Each night, whatever is declared: terms are kept by nobody's memory. */
export function retentionSchedule(taskQueue: string): WantedSchedule {
  const id = `${schedulePrefix(taskQueue)}retention`;
  return { id, dataset: null, what: 'retention', cron: '30 3 * * *', jitterMinutes: 30, catchUpHours: 24 };
}

/** What is declared, in order of id. Pure. */
export function wantedSchedules(
  datasets: readonly { readonly id: string; readonly metadata: { readonly schedule: Schedule } }[],
  taskQueue: string,
): WantedSchedule[] {
  const wanted = datasets.flatMap(({ id: dataset, metadata: { schedule } }) =>
    WHAT.flatMap((what): WantedSchedule[] => {
      const cron = schedule[what];
      if (cron === undefined) return [];
      const { jitter_minutes: jitterMinutes, catch_up_hours: catchUpHours } = schedule;
      return [
        {
          id: `${schedulePrefix(taskQueue)}${dataset}/${what}`,
          dataset,
          what,
          cron,
          jitterMinutes,
          catchUpHours,
        },
      ];
    }),
  );
  return wanted.sort((one, other) => (one.id < other.id ? -1 : 1));
}

export interface SchedulePlan {
  readonly create: readonly WantedSchedule[];
  readonly update: readonly WantedSchedule[];
  readonly keep: readonly WantedSchedule[];
  /** Ids that nobody declares any more. */
  readonly remove: readonly string[];
}

/** `standing`: what each schedule that is there was declared as, by id; null for one that nobody can tell. Pure. */
export function planSchedules(
  wanted: readonly WantedSchedule[],
  standing: ReadonlyMap<string, string | null>,
): SchedulePlan {
  const declared = new Set(wanted.map(({ id }) => id));
  const isThere = (one: WantedSchedule) => standing.has(one.id);
  const isSame = (one: WantedSchedule) => standing.get(one.id) === declaredAs(one);
  return {
    create: wanted.filter((one) => !isThere(one)),
    update: wanted.filter((one) => isThere(one) && !isSame(one)),
    keep: wanted.filter(isSame),
    remove: [...standing.keys()].filter((id) => !declared.has(id)).sort(),
  };
}

/** Kept with the schedule, to compare declarations and not what Temporal makes of them. */
export function declaredAs({ cron, jitterMinutes, catchUpHours }: WantedSchedule): string {
  return JSON.stringify({ cron, jitterMinutes, catchUpHours });
}
