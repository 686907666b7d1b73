-- Whom a département is told of, for its own people: one row per list, person and département where she lives. Never published.
create table listes as
with
  derniers_etats as (
    select personne, arg_max(coalesce(soumis_droits_devoirs, true) and coalesce(etat_dossier, '') not in ('5', '6'), fin) as est_soumise
    from droits group by personne),
  -- the newest extract of the beneficiaries, and the newest of an earlier month
  extraits as (
    select departement, dernier, max(jour) filter (where mois_de(jour) < mois_de(dernier)) as precedent
    from recus join (select departement, max(jour) as dernier from recus where role = 'beneficiaires' group by departement) using (departement)
    where role = 'beneficiaires' group by all),
  annonces as (select personne, date_demande as demande, min(date_reference) as annonce from dites where drapeau_droits_devoirs group by all),
  -- a right that is opened late is new when it is told, whenever it began
  entrants as (
    select 'nouveaux_entrants' as liste, personne, departement, max(entree) as depuis, any_value(dernier) as jour, null as cible_jours
    from parcours join extraits using (departement) left join annonces using (personne, demande)
    where soumise and entree <= dernier and (entree > dernier - interval 1 month or annonce > precedent)
    group by personne, departement),
  attentes as (
    select definition, personne, departement, cohorte as depuis, observation as jour, cible as cible_jours
    from delais_individuels
    where definition in ('loi_2025_orientation', 'rdvi_oriented_45')
    -- what somebody waited for before her last application, or in her last but one follow-up, is over
    qualify row_number() over (partition by definition, personne, departement order by cohorte desc) = 1 and mur and jours is null),
  toutes as (
    from entrants
    union all by name
    select case definition when 'loi_2025_orientation' then 'sans_orientation' else 'sans_rendez_vous' end as liste, * exclude (definition) from attentes)
select toutes.*
from toutes join personnes using (personne, departement) left join derniers_etats using (personne)
where coalesce(est_soumise, true);
