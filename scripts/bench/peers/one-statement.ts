/** `one-statement.ts CSV PARQUET`: the same rows by one statement of DuckDB, by hand: no reject, no finding, no version. */
import { DuckDBInstance } from '@duckdb/node-api';
import { literal } from '../../../activities/text/sql-text.js';
import { readSql } from '../generated-extract.js';

const [, , csv = '', target = ''] = process.argv;
const connection = await (await DuckDBInstance.create()).connect();
await connection.run(`
create macro text_of(x) as nullif(trim(x), '');
create macro day_of(x) as coalesce(try_strptime(x, '%d/%m/%Y'), try_strptime(x, '%Y-%m-%d'), try_strptime(x, '%d-%m-%Y'))::date;
create macro digit(x, place) as ascii(x[place]) - 48;
create macro doubled(d) as case when d > 4 then 2 * d - 9 else 2 * d end;
create macro luhn(x) as (
  ${places((place) => (place % 2 === 1 ? `doubled(digit(x, ${place}))` : `digit(x, ${place})`))}) % 10 = 0;
create macro plain_sum(x) as (${places((place) => `digit(x, ${place})`)}) % 5 = 0;
create macro siret_of(bare) as case
  when regexp_full_match(bare, '[0-9]{14}') and (luhn(bare) or starts_with(bare, '356000000') and plain_sum(bare)) then bare
end;
copy (
  select text_of(dossier) as id, text_of(structure) as structure, siret_of(replace(siret, ' ', '')) as siret,
    day_of(date_orientation) as date_orientation, day_of(date_rdv) as date_rdv,
    case when regexp_full_match(code_postal, '[0-9]{4,5}') then lpad(code_postal, 5, '0') end as code_postal,
    text_of(commune) as commune, lower(text_of(courriel)) as courriel, text_of(type) as type_orientation, text_of(statut) as statut,
    try_cast(replace(montant, ',', '.') as double) as montant_eur, text_of(presence) as presence, text_of(commentaire) as commentaire
  from ${readSql(csv)}
) to ${literal(target)} (format parquet, compression zstd)`);
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);

function places(term: (place: number) => string): string {
  return Array.from({ length: 14 }, (_, rank) => term(rank + 1)).join(' + ');
}
