-- Une ligne par rendez-vous. Source : rdv-insertion.
create view lu as
select
  _line,
  Nom as lu_nom,
  Nom as lu_nom_usage,
  "Prénom" as lu_prenom,
  "Date de naissance" as lu_naissance,
  NIR as lu_nir,
  "Numéro CAF" as lu_matricule,
  "Rôle" as lu_role,
  "Département" as lu_departement,
  "ID France Travail" as lu_france_travail,
  extract_day(_line) as date_reference,
  "Identifiant du rendez-vous" as rendez_vous,
  motif_of(Motif) as motif_rendez_vous,
  cell_date("Date de prise de rendez-vous") as date_prise_rendez_vous,
  cell_date("Date du rendez-vous") as date_rendez_vous,
  case lower(strip_accents(Statut))
    when 'rendez-vous honore' then 'honore'
    when 'absence non excusee' then 'absence'
    when 'absence excusee' then 'excuse'
    when 'annule' then 'annule'
    when 'a venir' then 'a_venir'
    else 'inconnu'
  end as statut_rendez_vous,
  -- Le nom d’une organisation qu’une expérimentation déclare, ou « autre » : ce qu’un partenaire y écrit peut nommer une personne, et n’est pas gardé.
  case when Organisation is not null then coalesce(connues.cle, 'autre') end as organisation,
from extract
left join (
  select distinct comparable(substr(territoire, strpos(territoire, ' ') + 1)) as cle
  from (select unnest(string_split(territoires, '|')) as territoire from experimentations where niveau_territoire = 'organisation')
) as connues on connues.cle = comparable(Organisation);

create view mapped as from identified('lu');
