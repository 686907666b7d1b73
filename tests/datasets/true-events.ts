/** Who the invented people are and what happened to them, as the generator tells it beside its extracts. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Event {
  readonly type: string;
  readonly date: string;
  readonly type_orientation: string;
  readonly motif: string;
  readonly statut: string;
}

export type Events = ReadonlyMap<string, readonly Event[]>;

/** What happened to each person, in order of day. */
export async function readEvents(folder: string): Promise<Events> {
  const events = new Map<string, Event[]>();
  for (const row of await readCsv(join(folder, 'verite', 'evenements.csv'))) {
    const own = events.get(row.truth_id ?? '') ?? [];
    own.push(row as unknown as Event);
    events.set(row.truth_id ?? '', own);
  }
  return events;
}

export async function readPeople(folder: string): Promise<Record<string, string>[]> {
  return readCsv(join(folder, 'verite', 'personnes.csv'));
}

async function readCsv(path: string): Promise<Record<string, string>[]> {
  const [head = '', ...lines] = (await readFile(path, 'utf8')).replaceAll('\r', '').trim().split('\n');
  const names = head.replace('\ufeff', '').split(',');
  return lines.map((line) => {
    const cells = line.split(',').map((cell) => cell.replace(/^"|"$/g, ''));
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}
