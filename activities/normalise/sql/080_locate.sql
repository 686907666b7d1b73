-- Places: one row in, one row out. Resolves commune, code INSEE and coordinates against the COG and the départements' mesh.
-- Reads lieu_commune, lieu_code_postal, lieu_code_insee, lieu_latitude, lieu_longitude of the subject; hands over the other columns as they are.
-- What disagrees with the place that is agreed on is corrected and told.
create macro locate(subject) as table
select located.* exclude (lieu_commune, lieu_code_postal, lieu_code_insee, lieu_latitude, lieu_longitude, lu_code_postal, lu_code_insee, lu_commune, lu_latitude,
    lu_longitude, sent_code_postal, sent_code_insee, actuelle, coordinates, nom_commune, dep, du_code, code_rattache, du_nom, du_departement, rang_departement,
    du_code_postal, code_postal_connu, nom_connu, nom_unique, nom_du_code, code_postal_du_code, departement_du_code, code_repete, seul_code_postal, nom_remplace,
    contradictoire, code_postal_juste, code_postal_court, code_postal_code, code_postal_recopie, projete, point_latitude, point_longitude),
  cell(coalesce(nom_commune, lieu_commune),
    case
      when has_lost_accents(lieu_commune) and nom_commune is null then 'accents_perdus'
      when nom_commune is not null and nom_remplace then 'commune_remplacee'
    end) as commune,
  cell(
    case
      when contradictoire then null
      when actuelle is null and code_postal_court and coordinates.latitude is null then null
      when actuelle is null or code_postal_juste then lu_code_postal
      when lu_code_postal is not null then seul_code_postal
    end,
    case
      when lu_code_postal is null then code_postal_issue(lu_code_postal, sent_code_postal)
      when contradictoire then 'code_postal_contradictoire'
      when actuelle is null and code_postal_court and coordinates.latitude is null then 'code_postal_illisible'
      when actuelle is null or code_postal_juste then code_postal_issue(lu_code_postal, sent_code_postal)
      when seul_code_postal is null then 'code_postal_contradictoire'
      else 'code_postal_corrige'
    end) as code_postal,
  cell(actuelle,
    case
      when contradictoire then 'commune_contradictoire'
      when actuelle is null and code_repete then 'code_insee_code_postal'
      when actuelle is null and lu_code_insee is not null then 'code_insee_inconnu'
      when actuelle is null and sent_code_insee is not null then 'code_insee_illisible'
      when actuelle is null and nom_connu then 'commune_ambigue'
      when actuelle is null then case when lu_commune is not null then 'commune_inconnue' end
      when sent_code_insee is null then 'code_insee_retrouve'
      when du_code is distinct from actuelle then 'code_insee_corrige'
      when code_rattache then 'commune_rattachee'
      when starts_with(lu_code_insee, '0') and not starts_with(sent_code_insee, '0') then 'zero_retabli'
    end) as code_insee,
  cell(round(coordinates.latitude, 6), coordinates.issue) as latitude,
  cell(round(coordinates.longitude, 6), null) as longitude,
from pointed_place(subject) as located;
