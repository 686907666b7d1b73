/** `by-rows.ts CSV TARGET`: the same rows by csv-parse, one object after the other, to a CSV: the way of a script in JavaScript. */
import { createHmac } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { BENCH_KEY } from '../bench-keys.js';
import { SPELLINGS } from '../generated-extract.js';

type Cells = Readonly<Record<string, string>>;

const HEADER =
  'id_pseudo,nir_valide,tranche_age,departement,date_ouverture_droits,date_orientation,type_orientation,date_premier_rdv,structure_referente,montant';
const KINDS = new Map(
  Object.entries(SPELLINGS).flatMap(([kind, texts]) => texts.map((text) => [text, kind])),
);
const BANDS: readonly (readonly [number, string])[] = [
  [18, '<18'],
  [26, '18-25'],
  [30, '26-29'],
  [40, '30-39'],
  [50, '40-49'],
  [60, '50-59'],
  [Number.POSITIVE_INFINITY, '60+'],
];

const [, , csv = '', target = ''] = process.argv;
const key = Buffer.from(BENCH_KEY, 'hex');
const seen = new Set<string>();
await pipeline(
  createReadStream(csv),
  parse({ delimiter: ';', columns: true }),
  async function* (rows: AsyncIterable<Cells>) {
    yield `${HEADER}\n`;
    for await (const row of rows) {
      const values = valuesOf(row);
      const [pseudonym, , , , opened] = values;
      if (pseudonym && seen.size === seen.add(`${pseudonym} ${opened}`).size) continue;
      yield `${values.map(cell).join(',')}\n`;
    }
  },
  createWriteStream(target),
);
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);

function valuesOf(row: Cells): (string | null)[] {
  const { nir = '', montant = '', code_insee = '' } = row;
  const bare = nir.replaceAll(' ', '');
  const number = bare.slice(0, 13);
  const [born, opened] = [day(row.date_naissance), day(row.date_ouverture_droits)];
  return [
    number === '' ? null : createHmac('sha256', key).update(number).digest('hex'),
    String(number !== '' && ((97 - (Number(number) % 97)) % 97) + 1 === Number(bare.slice(13))),
    born && opened ? bandOf(born, opened) : null,
    ...[code_insee.slice(0, 2), opened, day(row.date_orientation)],
    ...[KINDS.get(row.type_orientation ?? '') ?? null, day(row.date_premier_rdv)],
    ...[row.structure_referente?.trim() || null, amount(montant)],
  ];
}

function amount(text: string): string | null {
  return text === '' ? null : String(Number(text.replace('\u00a0', '').replace(',', '.')));
}

function bandOf(born: string, opened: string): string | null {
  const years = Number(opened.slice(0, 4)) - Number(born.slice(0, 4));
  const age = opened.slice(5) < born.slice(5) ? years - 1 : years;
  return BANDS.find(([limit]) => age < limit)?.[1] ?? null;
}

function day(value = ''): string | null {
  const found = /^(?:(\d{4})-(\d\d)-(\d\d)|(\d\d)\/(\d\d)\/(\d{4}))$/.exec(value);
  if (!found) return null;
  const [, year = found[6], month = found[5], date = found[4]] = found;
  const text = `${year}-${month}-${date}`;
  return new Date(text).toJSON()?.startsWith(text) ? text : null;
}

function cell(value: string | null): string {
  if (value === null) return '';
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
