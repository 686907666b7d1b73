-- One row per orientation. The conseil départemental decides, so its word stands; the Caf's instruction counts for whom the département is silent.
-- The newest extract that tells of an orientation decides what is told of it.
create table orientations as
with
  dites_du_departement as (
    select personne from dites where _source = 'conseil-departemental' and date_orientation is not null group by personne),
  retenues as (
    select dites.*
    from dites
    where date_orientation is not null
      and (_source = 'conseil-departemental' or personne not in (from dites_du_departement))),
  dernieres as (
    select
      personne, departement, date_orientation, date_notification, fin_orientation, type_orientation, _source as source,
    from retenues
    qualify row_number() over (partition by personne, date_orientation
      order by date_reference desc, type_orientation, date_notification, fin_orientation, departement, _source) = 1)
select personne, departement, date_orientation, date_notification, fin_orientation, type_orientation,
  row_number() over (partition by personne order by date_orientation) as rang,
  source,
from dernieres
order by personne, date_orientation;
