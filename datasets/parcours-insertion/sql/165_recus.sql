-- Which extract tells of which département: one row per source, role, département and day. Source: dites.
-- Of one person who lives elsewhere nobody learns where, and some who moved are no delivery. A département is established when it is what an extract is mostly
-- about, or has enough persons in one: eleven, and a two-hundredth of the first (Lozère has a sixtieth of Nord). Lists establish none.
create table extraits_lus as
with
  nombres as (
    select _source as source, extract_rank(_line) as extrait, departement, date_reference as jour, count(distinct personne) as personnes
    from dites where departement is not null group by all)
select *, max(personnes) over (partition by source, extrait) as du_premier from nombres;

create table etablis as
with
  lieux as (
    select distinct departement
    from extraits_lus join source_roles using (source)
    where true
      and role <> 'liste'
      and (personnes = du_premier or (personnes >= getvariable('noise_threshold') and 200 * personnes >= du_premier)))
select departement, count(distinct personne) as personnes from dites where departement in (select departement from lieux) group by departement;

-- One row per source, role, département and day described. What is told of a département is measured by its own persons: enough of them, or a tenth, and
-- at least a twentieth of the share that the first département has, in the extract as in all that was ever sent for the role.
create table recus as
with
  parts as (
    select extraits_lus.*, extraits_lus.personnes / etablis.personnes as part
    from extraits_lus join etablis using (departement)),
  plausibles as (
    select source, departement, jour
    from parts
    where personnes >= getvariable('noise_threshold') or personnes = du_premier or part >= 0.1
    qualify personnes = du_premier or 20 * part >= first_value(part) over (partition by source, extrait order by personnes desc, departement)),
  dits as (
    select role, departement, count(distinct personne) as personnes
    from dites join source_roles on source = _source group by all),
  parts_des_roles as (
    select role, departement, dits.personnes, dits.personnes / etablis.personnes as part from dits join etablis using (departement)),
  roles_dits as (
    select role, departement from parts_des_roles
    qualify 20 * part >= first_value(part) over (partition by role order by personnes desc, departement))
select distinct role, departement, source, jour
from plausibles join source_roles using (source) join roles_dits using (role, departement);
