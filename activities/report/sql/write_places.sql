-- One line per place. Source: tables of create_places.sql. French Excel opens it by a double click: byte order mark and `;`.
copy (
  select
    extracts.source as "﻿source",
    formula_safe(extracts.file) as fichier,
    places.line as ligne,
    formula_safe(findings.columns) as colonne,
    formula_safe(findings.what) as constat,
    formula_safe(findings.fix) as correction,
    case when places.rejects then 'oui' else 'non' end as ligne_rejetee,
    places.code as code,
  from places
  join extracts using (extract)
  join findings using (extract, code, field, rejects)
  order by extracts.source, places.extract, places.line, findings.columns, places.code, places.rejects
) to (getvariable('signalements_path')) (format csv, header true, delimiter ';', quote '"', escape '"', nullstr '');
