-- One row per atelier received: nothing is merged.
create view ateliers as from ateliers_in;

create view fates as select _source, _line, 'out' as fate from ateliers_in;
