/** `by-rows.ts CSV TARGET`: the same rows by csv-parse, one object after the other, to a CSV: the way of a script in JavaScript. */
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';

type Cells = Readonly<Record<string, string>>;

const HEADER =
  'id,structure,siret,date_orientation,date_rdv,code_postal,commune,courriel,type_orientation,statut,montant_eur,presence,commentaire';

const [, , csv = '', target = ''] = process.argv;
await pipeline(
  createReadStream(csv),
  parse({ delimiter: ';', columns: true }),
  async function* (rows: AsyncIterable<Cells>) {
    yield `${HEADER}\n`;
    for await (const row of rows) yield `${valuesOf(row).map(cell).join(',')}\n`;
  },
  createWriteStream(target),
);
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);

function valuesOf(row: Cells): (string | null)[] {
  const { montant = '', code_postal = '' } = row;
  const amount = montant === '' ? Number.NaN : Number(montant.replace(',', '.'));
  return [
    ...[text(row.dossier), text(row.structure), siret(row.siret ?? '')],
    ...[day(row.date_orientation ?? ''), day(row.date_rdv ?? '')],
    /^\d{4,5}$/.test(code_postal) ? code_postal.padStart(5, '0') : null,
    ...[text(row.commune), text(row.courriel)?.toLowerCase() ?? null, text(row.type), text(row.statut)],
    Number.isNaN(amount) ? null : String(amount),
    ...[text(row.presence), text(row.commentaire)],
  ];
}

function text(value = ''): string | null {
  return value.trim() || null;
}

function day(value: string): string | null {
  const found = /^(?:(\d{4})-(\d\d)-(\d\d)|(\d\d)[/-](\d\d)[/-](\d{4}))$/.exec(value);
  if (!found) return null;
  const [, year = found[6], month = found[5], date = found[4]] = found;
  return `${year}-${month}-${date}`;
}

function siret(value: string): string | null {
  const bare = value.replaceAll(' ', '');
  if (!/^\d{14}$/.test(bare)) return null;
  const digits = [...bare].map(Number);
  const doubled = digits.map((digit, place) =>
    place % 2 === 1 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit,
  );
  const sum = (some: readonly number[]) => some.reduce((left, right) => left + right, 0);
  const isOfPost = bare.startsWith('356000000') && sum(digits) % 5 === 0;
  return sum(doubled) % 10 === 0 || isOfPost ? bare : null;
}

function cell(value: string | null): string {
  if (value === null) return '';
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
