/** The bench's rows by SQL written by hand: what one statement of DuckDB and a model of dbt do alike. */
import { literal } from '../../../activities/text/sql-text.js';
import { BENCH_PADS } from '../bench-keys.js';
import { readSql, SPELLINGS } from '../generated-extract.js';

const DAY_FORMS = ['%d/%m/%Y', '%Y-%m-%d'];
const KINDS = Object.entries(SPELLINGS).flatMap(([kind, spelt]) =>
  spelt.map((text) => `${literal(text)}: ${literal(kind)}`),
);

export const HAND_MACROS: readonly string[] = [
  "create or replace macro text_of(x) as nullif(trim(x), '')",
  `create or replace macro day_of(x) as coalesce(${DAY_FORMS.map((form) => `try_strptime(x, '${form}')`).join(', ')})::date`,
  `create or replace macro pseudonym_of(x) as sha256(unhex('${BENCH_PADS.outer}') || unhex(sha256(unhex('${BENCH_PADS.inner}') || encode(x))))`,
  'create or replace macro has_key(x) as (97 - x[:13]::bigint % 97) % 97 + 1 = x[14:]::bigint',
  `create or replace macro band_of(age) as case when age < 18 then '<18' when age < 26 then '18-25' when age < 30 then '26-29' when age < 40 then '30-39'
    when age < 50 then '40-49' when age < 60 then '50-59' when age is not null then '60+' end`,
];

export function handSql(csv: string): string {
  return `with
    read as (
      select replace(nir, ' ', '') as bare, day_of(date_naissance) as born, left(code_insee, 2) as departement, day_of(date_ouverture_droits) as date_ouverture_droits,
        day_of(date_orientation) as date_orientation, map {${KINDS.join(', ')}}[type_orientation] as type_orientation, day_of(date_premier_rdv) as date_premier_rdv,
        text_of(structure_referente) as structure_referente, try_cast(replace(replace(montant, chr(160), ''), ',', '.') as double) as montant, row_number() over () as line
      from ${readSql(csv)}),
    judged as (
      select pseudonym_of(bare[:13]) as id_pseudo, coalesce(has_key(bare), false) as nir_valide, band_of(datesub('year', born, date_ouverture_droits)) as tranche_age,
        * exclude (bare, born)
      from read)
  select * exclude (line) from judged
  qualify id_pseudo is null or row_number() over (partition by id_pseudo, date_ouverture_droits order by line) = 1`;
}
