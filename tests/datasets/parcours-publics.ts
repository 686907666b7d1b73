/** Who a person is to the breakdowns, worked out from what truly is: no SQL. */
import { NEW_SCHEMA } from './parcours-truth.js';
import { type Cell, monthsOf } from './recount.js';
import { type Event, type Events, readEvents, readPeople } from './true-events.js';

export type Modalities = Readonly<Record<'sexe' | 'age' | 'situation_familiale' | 'anciennete', string>>;

/** Of a person at the end of a period, as far as `known` (AAAA-MM-JJ) goes. */
export type ModalitiesOf = (person: string, period: Pick<Cell, 'niveau_periode' | 'periode'>) => Modalities;

export async function readModalities(folder: string, known: string): Promise<ModalitiesOf> {
  const people = new Map((await readPeople(folder)).map((one) => [one.truth_id ?? '', one]));
  const events = await readEvents(folder);
  const entries = new Map(
    [...people].map(([id, one]) => [id, entryOf(one.departement ?? '', id, events, known)]),
  );
  const ends = new Map<string, { month: string; end: string }>();
  const endOf = (period: Parameters<ModalitiesOf>[1]) => {
    const key = `${period.niveau_periode} ${period.periode}`;
    const known = ends.get(key);
    if (known) return known;
    const month = monthsOf(period).at(-1) ?? '';
    const end = { month, end: lastDay(month) };
    ends.set(key, end);
    return end;
  };
  return (person, period) => {
    const one = people.get(person) ?? {};
    const { month, end } = endOf(period);
    const entry = entries.get(person) ?? null;
    return {
      sexe: one.sexe === '1' ? 'M' : 'F',
      age: ageBand(Number(month.slice(0, 4)) - Number(one.annee_naissance)),
      situation_familiale: one.situation_familiale || 'inconnu',
      anciennete: seniorityBand(entry, end < known ? end : known),
    };
  };
}

/** The opening of the right where somebody tells of it, else the application. */
function entryOf(departement: string, person: string, events: Events, known: string): string | null {
  const own = (events.get(person) ?? []).filter(({ date }) => date <= known);
  const first = (type: string) => own.find((event: Event) => event.type === type)?.date ?? null;
  const opened = first('ouverture_droit');
  return opened && (NEW_SCHEMA.has(departement) || first('suivi_cree')) ? opened : first('demande');
}

function ageBand(age: number): string {
  if (age < 25) return 'moins_de_25_ans';
  if (age < 30) return 'de_25_a_29_ans';
  if (age < 40) return 'de_30_a_39_ans';
  if (age < 50) return 'de_40_a_49_ans';
  return age < 60 ? 'de_50_a_59_ans' : 'de_60_ans_et_plus';
}

function seniorityBand(entry: string | null, day: string): string {
  if (entry === null || entry > day) return 'inconnu';
  const [from = [], to = []] = [entry, day].map((date) => date.split('-').map(Number));
  const [year = 0, month = 0, dayOfMonth = 0] = from;
  const [toYear = 0, toMonth = 0, toDay = 0] = to;
  const months = (toYear - year) * 12 + toMonth - month - (toDay < dayOfMonth ? 1 : 0);
  if (months < 6) return 'moins_de_6_mois';
  if (months < 12) return 'de_6_mois_a_moins_de_1_an';
  if (months < 24) return 'de_1_a_moins_de_2_ans';
  return months < 60 ? 'de_2_a_moins_de_5_ans' : 'de_5_ans_et_plus';
}

/** `2026-02` → `2026-02-28`. */
export function lastDay(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}
