-- One line per place. Source: tables of create_places.sql. French Excel opens it by a double click: byte order mark and `;`.
copy (
  select
    extracts.source as "﻿source",
    told_safe(extracts.file) as fichier,
    places.line as ligne,
    told_safe(findings.columns) as colonne,
    told_safe(findings.what) as constat,
    told_safe(findings.fix) as correction,
    case when places.rejects then 'oui' else 'non' end as ligne_rejetee,
    places.code as code,
    told_safe(findings.waiver) as derogation,
  from places
  join extracts using (extract)
  join findings using (extract, code, field, rejects)
  order by extracts.source, places.extract, places.line, findings.columns, places.code, places.rejects
) to (getvariable('signalements_path')) (format csv, header true, delimiter ';', quote '"', escape '"', nullstr '');
