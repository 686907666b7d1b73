create table delais as
select
  departement, mois,
  case when n >= 11 then n end as dossiers,
  case when n_oriented >= 11 then n_oriented end as orientes,
  case when n_oriented >= 11 then to_orientation end as delai_median_orientation,
  case when n_received >= 11 then to_meeting end as delai_median_rdv
from (
  select departement, strftime(date_ouverture_droits, '%Y-%m') as mois, count(*) as n, count(date_orientation) as n_oriented, count(date_premier_rdv) as n_received,
    median(date_orientation - date_ouverture_droits) as to_orientation, median(date_premier_rdv - date_ouverture_droits) as to_meeting
  from parcours group by all)
order by all;
