-- One row per orientation. The département decides, so the word of its tools stands; any other source counts for whom they are silent.
-- Two tools rarely write the same day for one decision: those of a person that follow each other within a week are one event, which is
-- told by the tool whose extract is the newest (of two as new, by the one that decided first), all that it tells of it. Of one tool, the newest extract that tells of an orientation decides.
create table orientations as
with
  dites_du_departement as (
    select personne from dites where plays(_source, 'orientations') and date_orientation is not null group by personne),
  dernieres as (
    select
      personne, departement, date_orientation, date_notification, fin_orientation, type_orientation, _source as source, date_reference,
    from dites
    where date_orientation is not null
      and (plays(_source, 'orientations') or personne not in (from dites_du_departement))
    qualify row_number() over (partition by personne, date_orientation, _source
      order by date_reference desc, type_orientation, date_notification, fin_orientation, departement) = 1),
  suites as (
    select *, coalesce(date_orientation - lag(date_orientation) over (partition by personne order by date_orientation) > 7, true) as est_nouvelle
    from dernieres),
  evenements as (
    select *, count(*) filter (where est_nouvelle) over (partition by personne order by date_orientation, not est_nouvelle rows unbounded preceding) as evenement
    from suites),
  connues as (
    select *, max(date_reference) over dite as dernier, min(date_orientation) over dite as premiere
    from evenements window dite as (partition by personne, evenement, source)),
  retenues as (
    select * from connues
    qualify source = first_value(source) over (partition by personne, evenement order by dernier desc, premiere, source))
select personne, departement, date_orientation, date_notification, fin_orientation, type_orientation,
  row_number() over (partition by personne order by date_orientation) as rang,
  source,
from retenues
order by personne, date_orientation;
