/** Rows of which some break each rule of rules.json: by rank, so that every tool has the same. */
import { literal } from '../../../activities/text/sql-text.js';

/** Two rows in a thousand share their identifier with one other. */
export function generateRowsSql(rows: number, path: string, format: 'csv' | 'parquet'): string {
  return `copy (
    select 'flux' as _source, i + 2 as _line,
      case when i % 997 = 0 then null when i % 1000 = 501 then 'D' || (i - 1) else 'D' || i end as id,
      case when i % 211 = 0 then null else 'Structure d''insertion ' || i % 4000 end as structure,
      case i % 10 when 0 then null when 1 then '3560000' else '77568030900611' end as siret,
      case when i % 12 = 0 then (1000 + i % 8000)::varchar else lpad((1000 + i % 94000)::varchar, 5, '0') end as code_postal,
      case when i % 20 = 0 then '01 02' when i % 3 = 0 then null else '+331' || lpad((i % 100000000)::varchar, 8, '0') end as telephone,
      case when i % 50 = 0 then 'contact' || i else 'contact' || i % 900 || '@exemple.fr' end as courriel,
      ['ouvert', 'suspendu', 'clos', 'autre'][1 + i % 4] as statut,
      ['sociale', 'professionnelle', 'socio-professionnelle'][1 + i % 3] as type,
      ['vu', 'absent', 'excusé', null][1 + i % 4] as presence,
      (i % 1200) + (i % 100) / 100 as montant_eur,
      10 + i % 95 as age,
      date '2024-01-01' + (i % 700)::integer as date_orientation,
      case when i % 5 <> 0 then date '2024-01-10' + (i % 720)::integer end as date_rdv,
      case when i % 31 = 0 then 'Rendez-vous pris ' || chr(65533) || ' suite à donner' when i % 7 = 0 then 'Suite à donner' end as commentaire
    from range(${rows}) t(i)
  ) to ${literal(path)} (${format === 'csv' ? 'format csv, header true' : 'format parquet, compression zstd'})`;
}
