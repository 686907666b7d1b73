/** The extract that the bench invents, and the least that must be done with it: a bare copy. */
import { literal } from '../../activities/text/sql-text.js';

export const NAMES =
  'dossier structure siret date_orientation date_rdv code_postal commune telephone courriel type statut montant presence commentaire'.split(
    ' ',
  );

/** Every column as text, with nothing left to guess. */
export function readSql(csv: string): string {
  const columns = NAMES.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ');
  return `read_csv(${literal(csv)}, delim = ';', quote = '"', escape = '"', header = true, auto_detect = false, columns = {${columns}})`;
}

/** The limit: who reads the text and writes a Parquet does at least this. */
export function copySql(csv: string, parquet: string): string {
  return `copy (from ${readSql(csv)}) to ${literal(parquet)} (format parquet, compression zstd)`;
}

/** `first`: rank of the first row, where several files share them. Dirty as real ones: dates in three forms, lost zeros, decimal commas, spaces in numbers, short and overseas telephones. */
export function generateSql(csv: string, rows: number, first = 0): string {
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
    from range(${first}, ${first + rows}) t(i)
  ) to ${literal(csv)} (format csv, delimiter ';', quote '"', escape '"', header true)`;
}
