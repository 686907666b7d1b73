-- Places: one row in, one row out. Resolves commune, code INSEE and coordinates against the COG and the départements' mesh.
-- Reads lieu_commune, lieu_code_postal, lieu_code_insee, lieu_latitude, lieu_longitude of the subject; hands over the other columns as they are.
-- Name, postcode and code are three witnesses: the row takes the place that two of them agree on, and what disagrees is corrected and told.
create macro locate(subject) as table
with
  matched as (
    select *,
      case
        when du_code is not null and code_postal_du_code and (nom_du_code or not coalesce(code_repete, false) or du_nom is null) then du_code
        when du_code is not null and nom_du_code and du_nom is null then du_code
        when du_code is not null and nom_du_code and not coalesce(code_repete, false) then null -- two communes of one name: the postcode says one, the code the other
        when du_nom is not null then du_nom
        -- no two of them agree from here
        when du_code is not null and lu_commune is null and lu_code_postal is null then du_code
        when (code_postal_connu is not true or rang_departement > 1) and du_departement is not null then du_departement
        when du_code is not null and not coalesce(code_repete, false) then case
          when not nom_connu and (lu_code_postal is null or (not code_postal_connu and postcode_is_in(lu_code_postal, departement_du_code))) then du_code
        end
        when lu_code_postal is null then nom_unique
        when not nom_connu and code_postal_court is not true then du_code_postal
      end as actuelle,
    from witnesses(subject)
  ),
  named as (
    select matched.*,
      c.nom as nom_commune,
      coalesce(exchanged.code_postal, c.code_postal) as seul_code_postal, -- postcode and code in each other's column
      coalesce(c.departement, departement_code_of(departement_of(lu_code_postal))) as dep,
      lu_commune is not null and matched.actuelle is distinct from du_nom and matched.actuelle is distinct from du_departement and matched.actuelle is distinct from nom_unique
        and not (nom_du_code and matched.actuelle = du_code) as nom_remplace,
      not coalesce(code_postal_connu, false) and lu_code_postal = matched.actuelle and not contains(lower(lieu_commune), 'cedex') as code_postal_recopie,
      matched.actuelle is null and (lu_code_postal is not null or du_code is not null) and (nom_connu or (du_code is not null and not coalesce(code_repete, false))) as contradictoire,
      matched.actuelle is not null and not coalesce(code_postal_recopie, false) and ((matched.actuelle = du_code and code_postal_du_code) or matched.actuelle = du_nom or matched.actuelle = du_code_postal
        or (not code_postal_connu and postcode_is_in(lu_code_postal, c.departement))) as code_postal_juste,
    from matched
    left join communes as c on c.code = matched.actuelle
    left join communes_codes_postaux as exchanged on exchanged.code_postal = lu_code_insee and exchanged.actuelle = matched.actuelle
  ),
  pointed as (
    select named.*,
      case when abs(lu_latitude) > 180 and abs(lu_longitude) > 180
        then string_split(projected_place(cast(lu_latitude as varchar), cast(lu_longitude as varchar), dep), ' ') end as degres,
    from named
  ),
  placed as (
    select * exclude (degres),
      degres is not null as projete,
      coalesce(cast(degres[1] as double), lu_latitude) as point_latitude,
      coalesce(cast(degres[2] as double), lu_longitude) as point_longitude,
    from pointed
  ),
  -- as sent, or with what was lost put right; then held against the surroundings of its commune
  meshed as (
    select placed.*, points,
      case
        when lu_latitude is null or lu_longitude is null then {latitude: null::double, longitude: null::double, issue: case when present(lieu_latitude) is not null or present(lieu_longitude) is not null then 'coordonnees_illisibles' end}
        when abs(point_latitude) > 180 or abs(point_longitude) > 180 then {latitude: null, longitude: null, issue: 'coordonnees_illisibles'}
        when here.departement is not null or is_in_pacific(dep, point_latitude, point_longitude) or is_in_wide_commune(points, point_latitude, point_longitude) then {latitude: point_latitude, longitude: point_longitude, issue: case when projete then 'coordonnees_projetees' end}
        when flipped.departement is not null and (dep is not null or swapped.departement is null) then {latitude: -point_latitude, longitude: point_longitude, issue: 'latitude_signe_retabli'}
        when (swapped.departement is not null or is_in_pacific(dep, point_longitude, point_latitude)) and flipped.departement is null then {latitude: point_longitude, longitude: point_latitude, issue: 'coordonnees_inversees'}
        else {latitude: null, longitude: null, issue: case when dep is null then 'coordonnees_hors_territoire' else 'coordonnees_hors_departement' end}
      end as found,
    from placed
    left join communes_points using (actuelle)
    left join departements_mailles as here on here.departement = coalesce(dep, '*') and here.latitude_dixieme = floor(point_latitude * 10) and here.longitude_dixieme = floor(point_longitude * 10)
    left join departements_mailles as flipped on flipped.departement = coalesce(dep, '*') and flipped.latitude_dixieme = floor(-point_latitude * 10) and flipped.longitude_dixieme = floor(point_longitude * 10)
    left join departements_mailles as swapped on swapped.departement = coalesce(dep, '*') and swapped.latitude_dixieme = floor(point_longitude * 10) and swapped.longitude_dixieme = floor(point_latitude * 10)
  ),
  located as (
    select * exclude (found, points),
      case
        when found.latitude is not null and not is_around(points, found.latitude, found.longitude) then {latitude: null::double, longitude: null::double, issue: 'coordonnees_hors_commune'}
        else found
      end as coordinates,
    from meshed
  )
select located.* exclude (lieu_commune, lieu_code_postal, lieu_code_insee, lieu_latitude, lieu_longitude, lu_code_postal, lu_code_insee, lu_commune, lu_latitude,
    lu_longitude, sent_code_postal, sent_code_insee, actuelle, coordinates, nom_commune, dep, du_code, code_rattache, du_nom, du_departement, rang_departement,
    du_code_postal, code_postal_connu, nom_connu, nom_unique, nom_du_code, code_postal_du_code, departement_du_code, code_repete, seul_code_postal, nom_remplace,
    contradictoire, code_postal_juste, code_postal_court, code_postal_recopie, projete, point_latitude, point_longitude),
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
from located;
