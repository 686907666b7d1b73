-- One row per row of `bornes` that is known to have begun: how long it lasted, and since when it may be judged.
-- Published only as counts, means and quantiles.
--
-- An event that comes after what is known of the département has not happened; one before its start is an error of dates, and nobody's delay.
create table delais_individuels as
with
  vues as (
    select bornes.* replace (case when fin <= observees.jour then fin end as fin, case when oriente is null or oriente <= least(observees.jour, typees.jour) then type end as type),
      observees.jour as observation,
      cast(cibles.cible_jours as integer) as cible,
      coalesce(cast(cibles.cible_jours as integer), case when bornes.definition in ('premier_rdv_honore', 'orientation_accompagnement') then 60 end, 0) as attente,
    from bornes join observees on observees.mesure = bornes.definition and observees.departement = bornes.departement
    left join observees as typees on typees.mesure = 'orientees' and typees.departement = bornes.departement
    left join cibles on cibles.definition = bornes.definition and cohorte >= cast(depuis as date) and (jusque is null or cohorte <= cast(jusque as date))
    where cohorte <= observees.jour)
select definition, personne, record_key as cle, departement, type, strftime(cohorte, '%Y-%m') as mois, cohorte, fin - debut as jours, cible, observation,
  case
    when definition in ('oarsa_orientation', 'oarsa_cer', 'rdvi_invite_to_rdv', 'rdvi_oriented') then true
    when definition in ('rdvi_oriented_45', 'rdvi_accompanied_30') then debut + attente < observation -- "more than" so many days ago
    else debut + attente <= observation
  end as mur,
  case
    when definition = 'rdvi_oriented' then fin is not null
    when cible is null then null
    when definition in ('loi_2025_orientation', 'loi_2025_contrat', 'oarsa_orientation') then coalesce(fin - debut <= cible, false)
    else coalesce(fin - debut < cible, false)
  end as dans_cible,
from vues join personnes_record_keys using (personne)
where fin is null or fin >= debut;
