-- Une ligne par personne et demande. Source : CNAF, VIRS0901. Le téléphone n’est lu qu’avec l’accord de la personne (A).
create view lu as
select
  _line,
  case when coalesce(ROLEPERS, '') not in ('DEM', 'CJT') then 'hors_champ' end as lu_reject,
  NOMNAI as lu_nom,
  NOM as lu_nom_usage,
  PRENOM as lu_prenom,
  DTNAI as lu_naissance,
  SEXE as lu_sexe,
  NIR as lu_nir,
  flow_matricule(MATRICULE) as lu_matricule,
  ROLEPERS as lu_role,
  NUMDEMRSA as lu_dossier,
  IDEPARTE as lu_departement,
  case when AUTORUTITEL = 'A' and ROLEPERS = 'DEM' then NUMTEL end as lu_telephone,
  coalesce(real_day(DTCREAFLUX), extract_day(_line)) as date_reference,
  cell_date(DTDEMRSA) as date_demande,
  cell_date(DTENRORIE) as date_orientation,
  -- Le parcours décidé l’emporte sur le parcours calculé.
  case coalesce(NATPARCOMOD, NATPARCOCAL) when 'PP' then 'professionnelle' when 'AS' then 'socio-professionnelle' when 'PS' then 'sociale' end as type_orientation,
from extract;

create view mapped as from identified('lu');
