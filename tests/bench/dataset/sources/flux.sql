-- One row per line of the extract; scripts/bench/generated-extract.ts invents it.
create view mapped as
select
  _line,
  cell(left(nir_bare(nir), 13), nir_issue(nir, cast(null as varchar), cast(null as date))) as id_pseudo,
  nir_of(nir) is not null as nir_valide,
  left(code_insee, 2) as departement,
  cell_date(date_ouverture_droits) as date_ouverture_droits,
  cell_date(date_orientation) as date_orientation,
  cell(kind, case when type_orientation is not null and kind is null then 'code_inconnu' end) as type_orientation,
  cell_date(date_premier_rdv) as date_premier_rdv,
  cell_text(structure_referente) as structure_referente,
  cell_number(montant) as montant,
  cell_date(date_naissance) as date_naissance,
  code_postal,
from (
  select *, map {
    'Emploi': 'Emploi', 'EMPLOI': 'Emploi', 'emploi': 'Emploi', 'Pôle emploi': 'Emploi', 'Orientation emploi': 'Emploi',
    'Social': 'Social', 'SOCIAL': 'Social', 'social': 'Social', 'Accompagnement social': 'Social', 'Acc. social': 'Social', 'Sociale': 'Social',
    'Socio-professionnel': 'Socio-professionnel', 'SOCIO-PROFESSIONNEL': 'Socio-professionnel', 'socio professionnel': 'Socio-professionnel', 'Socio-pro': 'Socio-professionnel',
    'Création d''activité': 'Création d''activité', 'CREATION D''ACTIVITE': 'Création d''activité', 'Création activite': 'Création d''activité',
    'Santé': 'Santé', 'SANTE': 'Santé', 'santé': 'Santé', 'Parcours santé': 'Santé'}[type_orientation] as kind
  from extract);
