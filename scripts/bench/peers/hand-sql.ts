/** The bench's rows by SQL written by hand: what one statement of DuckDB and a model of dbt do alike. */
import { readSql } from '../generated-extract.js';

export const HAND_MACROS: readonly string[] = [
  "create or replace macro text_of(x) as nullif(trim(x), '')",
  "create or replace macro day_of(x) as coalesce(try_strptime(x, '%d/%m/%Y'), try_strptime(x, '%Y-%m-%d'), try_strptime(x, '%d-%m-%Y'))::date",
  'create or replace macro digit(x, place) as ascii(x[place]) - 48',
  'create or replace macro doubled(d) as case when d > 4 then 2 * d - 9 else 2 * d end',
  `create or replace macro luhn(x) as (${places((place) => (place % 2 === 1 ? `doubled(digit(x, ${place}))` : `digit(x, ${place})`))}) % 10 = 0`,
  `create or replace macro plain_sum(x) as (${places((place) => `digit(x, ${place})`)}) % 5 = 0`,
  `create or replace macro siret_of(bare) as case
    when regexp_full_match(bare, '[0-9]{14}') and (luhn(bare) or starts_with(bare, '356000000') and plain_sum(bare)) then bare
  end`,
];

export function handSql(csv: string): string {
  return `select text_of(dossier) as id, text_of(structure) as structure, siret_of(replace(siret, ' ', '')) as siret,
    day_of(date_orientation) as date_orientation, day_of(date_rdv) as date_rdv,
    case when regexp_full_match(code_postal, '[0-9]{4,5}') then lpad(code_postal, 5, '0') end as code_postal,
    text_of(commune) as commune, lower(text_of(courriel)) as courriel, text_of(type) as type_orientation, text_of(statut) as statut,
    try_cast(replace(montant, ',', '.') as double) as montant_eur, text_of(presence) as presence, text_of(commentaire) as commentaire
  from ${readSql(csv)}`;
}

function places(term: (place: number) => string): string {
  return Array.from({ length: 14 }, (_, rank) => term(rank + 1)).join(' + ');
}
