-- One row per dossier. Source: scripts/bench.ts.
create view mapped as
select
  _line,
  dossier as id,
  cell_text(structure) as structure,
  cell_siret(siret) as siret,
  cell_date(date_orientation) as date_orientation,
  cell_date(date_rdv) as date_rdv,
  cell_code_postal(code_postal) as code_postal,
  commune as commune,
  cell_telephone(telephone) as telephone,
  lower(courriel) as courriel,
  type as type_orientation,
  statut,
  cell_number(montant) as montant_eur,
  presence,
  cell_text(commentaire) as commentaire,
from extract;
