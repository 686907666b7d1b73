-- One row per dossier received: nothing is merged.
create view parcours as from parcours_in;

create view fates as select _source, _line, 'out' as fate from parcours_in;
