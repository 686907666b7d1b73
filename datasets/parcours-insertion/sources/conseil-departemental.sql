-- Une ligne par orientation. Source : conseil départemental, export de WebRSA.
create view lu as
select
  _line,
  null::varchar as lu_reject,
  coalesce(NOMNAI, NOM) as lu_nom,
  NOM as lu_nom_usage,
  PRENOM as lu_prenom,
  DTNAI as lu_naissance,
  CIVILITE as lu_sexe,
  NIR as lu_nir,
  MATRICULE as lu_matricule,
  ROLEPERS as lu_role,
  null::varchar as lu_dossier,
  DEPARTEMENT as lu_departement,
  null::varchar as lu_france_travail,
  ID_CD as lu_si,
  null::varchar as lu_spie,
  null::varchar as lu_telephone,
  cast(getvariable('extract_date') as date) as date_reference,
  -- Ni en attente ni refusée : une orientation compte quand elle est décidée.
  cell(
    case when strip_accents(lower(STATUT_ORIENTATION)) = 'oriente' then real_day(DATE_DEBUT_ORIENTATION) end,
    cell_date(DATE_DEBUT_ORIENTATION)."issue") as date_orientation,
  cell_date(DATE_NOTIFICATION) as date_notification,
  cell_date(DATE_FIN_ORIENTATION) as fin_orientation,
  orientation_type(NATURE_ORIENTATION) as type_orientation,
  try_cast(RANG_ORIENTATION as bigint) as rang_orientation,
from extract;

create view mapped as from identified('lu');
