-- One row per person and application: what follows an application belongs to it until the next one. `entree` is the opening of the right; where no
-- source tells it, the application.
create table parcours as
with
  demandes as (
    select personne, date_demande as demande,
      coalesce(lead(date_demande) over (partition by personne order by date_demande), date '9999-12-31') as suivante,
    from (select distinct personne, date_demande from dites where date_demande is not null)),
  ouvertures as (select personne, date_ouverture_droit as jour, from dites where date_ouverture_droit is not null group by all),
  -- an entrant stays one, whatever became of the right since
  soumises as (select personne, date_demande as demande, from dites where drapeau_droits_devoirs group by all)
select
  demandes.personne, personnes.departement, demandes.demande, demandes.suivante,
  min(coalesce(ouvertures.jour, demandes.demande)) as entree,
  bool_or(soumises.demande is not null) as soumise,
from demandes
join personnes using (personne)
left join ouvertures on ouvertures.personne = demandes.personne and ouvertures.jour >= demandes.demande and ouvertures.jour < demandes.suivante
left join soumises on soumises.personne = demandes.personne and soumises.demande = demandes.demande
group by all;

-- Its first orientation, if there is one.
create table orientes as
with
  premieres as (
    select parcours.personne, parcours.demande, date_orientation as orientation, date_notification as notification, type_orientation as type
    from parcours join orientations
      on orientations.personne = parcours.personne and date_orientation >= parcours.demande and date_orientation < parcours.suivante
    qualify row_number() over (partition by parcours.personne, parcours.demande order by date_orientation) = 1)
select parcours.*, premieres.orientation, premieres.notification, premieres.type
from parcours left join premieres on premieres.personne = parcours.personne and premieres.demande = parcours.demande;
