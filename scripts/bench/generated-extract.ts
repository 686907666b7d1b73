/** The extract that the bench invents, and the least that must be done with it: a bare copy. */
import { literal } from '../../activities/text/sql-text.js';

export const NAMES =
  'nir nom prenom date_naissance code_postal code_insee departement date_ouverture_droits date_orientation type_orientation date_premier_rdv structure_referente montant courriel'.split(
    ' ',
  );

/** What partners write for each kind of orientation. */
export const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  Emploi: ['Emploi', 'EMPLOI', 'emploi', 'Pôle emploi', 'Orientation emploi'],
  Social: ['Social', 'SOCIAL', 'social', 'Accompagnement social', 'Acc. social', 'Sociale'],
  'Socio-professionnel': ['Socio-professionnel', 'SOCIO-PROFESSIONNEL', 'socio professionnel', 'Socio-pro'],
  "Création d'activité": ["Création d'activité", "CREATION D'ACTIVITE", 'Création activite'],
  Santé: ['Santé', 'SANTE', 'santé', 'Parcours santé'],
};

/** Every column as text, with nothing left to guess. */
export function readSql(csv: string): string {
  const columns = NAMES.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ');
  return `read_csv(${literal(csv)}, delim = ';', quote = '"', escape = '"', header = true, auto_detect = false, columns = {${columns}})`;
}

/** The limit: who reads the text and writes a Parquet does at least this. */
export function copySql(csv: string, parquet: string): string {
  return `copy (from ${readSql(csv)}) to ${literal(parquet)} (format parquet, compression zstd)`;
}

const SURNAMES = 'Martin Bernard Lefèvre Dubois Moreau Müller Noël Rivière Payet Guérin Faure Roche'.split(
  ' ',
);
const FORENAMES = 'Jean Hélène Éric Chloé Karim Fatima Anaïs Loïc Sophie Gaël Inès Rose'.split(' ');
const STRUCTURES = [
  'Agence France Travail',
  'Mission locale de l’arrondissement n°',
  'Conseil départemental -',
  'CCAS "Les Lilas" ; antenne',
];

export interface WhichRows {
  /** Rank of the first, where several files share them. */
  readonly first?: number;
  /** Of them all, where they are of one. */
  readonly departement?: string;
}

/**
 * Dirty as real ones: numbers in groups, with a false key or none, days
 * that are none, lost zeros, spaces in amounts, kinds in many spellings, one row in fifty twice. The persons' département of birth is 00,
 * which does not exist, and their key its successor: nobody's number can be among them.
 */
export function generateSql(csv: string, rows: number, { first = 0, departement }: WhichRows = {}): string {
  const place =
    departement === undefined ? `lpad((1 + ${draw(4)} % 95)::varchar, 2, '0')` : literal(departement);
  const oneOf = (texts: readonly string[], salt: number) =>
    `[${texts.map(literal).join(', ')}][1 + (${draw(salt)} % ${texts.length})::bigint]`;
  const spelt = Object.values(SPELLINGS).flat();
  return `copy (
    with
      places as (select i, case when i > 1200 and hash(i, 'again') % 50 = 0 then i - 1 - (hash(i, 'which') % 1000)::bigint else i end as s from range(${first}, ${first + rows}) t(i)),
      persons as (
        select i, s, 1955 + (${draw(1)} % 52)::integer as born, 1 + (${draw(2)} % 12)::integer as month, 1 + (${draw(3)} % 28)::integer as day,
          ${place} as place, date '2019-01-01' + (${draw(5)} % 2550)::integer as opened
        from places),
      numbered as (
        select *, (1 + ${draw(6)} % 2)::varchar || right(born::varchar, 2) || lpad(month::varchar, 2, '0') || '00' || lpad((s // 999 % 1000)::varchar, 3, '0') || lpad((1 + s % 999)::varchar, 3, '0') as number,
          case when ${draw(7)} % 100 >= 12 then opened + case when ${draw(8)} % 300 = 0 then -9 else (${draw(9)} % 30 + ${draw(10)} % 60 + ${draw(11)} % 45)::integer end end as oriented
        from persons),
      keyed as (select *, lpad(((97 - number::bigint % 97) % 97 + case when ${draw(12)} % 100 = 0 then 2 else 1 end)::varchar, 2, '0') as key from numbered)
    select
      case when ${draw(13)} % 1000 = 0 then '' when ${draw(13)} % 20 = 1 then concat_ws(' ', number[1], number[2:3], number[4:5], number[6:7], number[8:10], number[11:], key) else number || key end as nir,
      case when ${draw(14)} % 10 < 6 then upper(${oneOf(SURNAMES, 15)}) else ${oneOf(SURNAMES, 15)} end as nom,
      ${oneOf(FORENAMES, 16)} as prenom,
      case ${draw(17)} % 600 when 0 then '31/02/' || born when 1 then 'inconnu' when 2 then strftime(make_date(born, month, day), '%Y-%m-%d') else strftime(make_date(born, month, day), '%d/%m/%Y') end as date_naissance,
      case when ${draw(18)} % 100 = 0 then ltrim(place, '0') else place end || lpad((${draw(19)} % 100 * 10)::varchar, 3, '0') as code_postal,
      place || lpad((1 + ${draw(20)} % 500)::varchar, 3, '0') as code_insee,
      case when ${draw(21)} % 100 < 3 then ltrim(place, '0') else place end as departement,
      strftime(opened, '%d/%m/%Y') as date_ouverture_droits,
      strftime(oriented, '%d/%m/%Y') as date_orientation,
      case when ${draw(22)} % 200 = 0 then 'Autre ?' when ${draw(22)} % 200 > 2 then ${oneOf(spelt, 23)} end as type_orientation,
      case when ${draw(24)} % 100 >= 15 then strftime(oriented + (${draw(25)} % 90)::integer, '%d/%m/%Y') end as date_premier_rdv,
      ${oneOf(STRUCTURES, 26)} || ' ' || (${draw(27)} % 200) as structure_referente,
      case when ${draw(28)} % 200 > 0 then case when ${draw(28)} % 20 = 1 then '1' || chr(160) || lpad((${draw(29)} % 1000)::varchar, 3, '0') else (${draw(29)} % 1000)::varchar end || ',' || lpad((${draw(30)} % 100)::varchar, 2, '0') end as montant,
      case when ${draw(31)} % 100 >= 8 then lower(strip_accents(${oneOf(FORENAMES, 16)} || '.' || ${oneOf(SURNAMES, 15)})) || (${draw(32)} % 1000) || '@exemple.fr' end as courriel
    from keyed order by i
  ) to ${literal(csv)} (format csv, delimiter ';', quote '"', escape '"', header true)`;
}

/** A number of the row's person, the same in every file. */
function draw(salt: number): string {
  return `hash(s, ${salt})`;
}
