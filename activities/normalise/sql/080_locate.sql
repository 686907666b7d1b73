-- Places: one row in, one row out. Resolves commune, code INSEE and coordinates against the COG and the départements' mesh.
-- Reads lieu_commune, lieu_code_postal, lieu_code_insee, lieu_latitude, lieu_longitude of the subject; hands over the other columns as they are.
create macro locate(subject) as table
with
  trimmed as (
    select *,
      present(lieu_code_postal) as sent_code_postal,
      upper(present(lieu_code_insee)) as sent_code_insee,
      read_decimal(lieu_latitude) as lu_latitude,
      read_decimal(lieu_longitude) as lu_longitude,
      place_key(lieu_commune) as lu_commune,
    from query_table(subject)
  ),
  asked as (
    select *,
      five_digits(read_digits(sent_code_postal)) as lu_code_postal,
      case when regexp_full_match(sent_code_insee, '2[AB]\d{3}') then sent_code_insee else five_digits(read_digits(sent_code_insee)) end as lu_code_insee,
    from trimmed
  ),
  matched as (
    select asked.*,
      departement_of(lu_code_postal) as lu_departement,
      coalesce(by_code.actuelle, by_name.actuelle, nearby.actuelle, case when elsewhere.cle is null then by_postcode.actuelle end) as actuelle,
      case
        when by_code.actuelle is not null and by_code.code <> by_code.actuelle then 'commune_rattachee'
        when by_code.actuelle is not null and lu_code_insee = sent_code_insee then null
        when by_code.actuelle is not null then 'zero_retabli'
        when by_name.actuelle is null and nearby.actuelle is null and elsewhere.cle is not null then 'commune_contradictoire' -- two facts disagree: neither is chosen
        when lu_code_insee is not null and coalesce(by_name.actuelle, nearby.actuelle, by_postcode.actuelle) is null then 'code_insee_inconnu'
        when sent_code_insee is not null and coalesce(by_name.actuelle, nearby.actuelle, by_postcode.actuelle) is null then 'code_insee_illisible'
        when sent_code_insee is not null then 'code_insee_corrige'
        when coalesce(by_name.actuelle, nearby.actuelle, by_postcode.actuelle) is not null then 'code_insee_retrouve'
        when lu_commune is not null then 'commune_inconnue'
      end as issue_code_insee,
      by_code.cle as cle_du_code,
    from asked
    left join communes as by_code on by_code.code = lu_code_insee
    left join communes_par_nom as by_name on by_name.code_postal = lu_code_postal and by_name.cle = lu_commune
    left join communes_par_departement as nearby on nearby.departement = departement_of(lu_code_postal) and nearby.cle = lu_commune -- postcodes of hamlets and CEDEX
    left join communes_noms as elsewhere on elsewhere.cle = lu_commune
    left join communes_par_code_postal as by_postcode on by_postcode.code_postal = lu_code_postal
  ),
  named as (
    select matched.*,
      c.nom as nom_commune,
      coalesce(c.departement, lu_departement) as dep,
      c.cle as cle_actuelle,
    from matched
    left join communes as c on c.code = matched.actuelle
  )
select named.* exclude (lieu_commune, lieu_code_postal, lieu_code_insee, lieu_latitude, lieu_longitude, lu_code_postal,
    lu_code_insee, lu_commune, lu_latitude, lu_longitude, sent_code_postal, sent_code_insee, lu_departement, actuelle, coordinates, issue_code_insee, cle_du_code, nom_commune, dep, cle_actuelle),
  cell(coalesce(nom_commune, lieu_commune),
    case
      when has_lost_accents(lieu_commune) and nom_commune is null then 'accents_perdus'
      when lu_commune is not null and nom_commune is not null and lu_commune not in (cle_actuelle, coalesce(cle_du_code, cle_actuelle)) then 'commune_remplacee'
    end) as commune,
  cell(lu_code_postal, code_postal_issue(lu_code_postal, sent_code_postal)) as code_postal,
  cell(actuelle, issue_code_insee) as code_insee,
  cell(round(coordinates.latitude, 6), coordinates.issue) as latitude,
  cell(round(coordinates.longitude, 6), null) as longitude,
from (
  select named.*,
    case
      when lu_latitude is null or lu_longitude is null then {latitude: null::double, longitude: null::double, issue: case when lieu_latitude is not null or lieu_longitude is not null then 'coordonnees_illisibles' end}
      when abs(lu_latitude) > 90 or abs(lu_longitude) > 180 then {latitude: null, longitude: null, issue: 'coordonnees_illisibles'}
      when here.departement is not null or unmeshed.departement is null then {latitude: lu_latitude, longitude: lu_longitude, issue: null}
      when flipped.departement is not null then {latitude: -lu_latitude, longitude: lu_longitude, issue: 'latitude_signe_retabli'}
      when swapped.departement is not null then {latitude: lu_longitude, longitude: lu_latitude, issue: 'coordonnees_inversees'}
      else {latitude: null, longitude: null, issue: 'coordonnees_hors_departement'}
    end as coordinates,
  from named
  left join departements_mailles as here on here.departement = dep and here.latitude_dixieme = floor(lu_latitude * 10) and here.longitude_dixieme = floor(lu_longitude * 10)
  left join departements_mailles as flipped on flipped.departement = dep and flipped.latitude_dixieme = floor(-lu_latitude * 10) and flipped.longitude_dixieme = floor(lu_longitude * 10)
  left join departements_mailles as swapped on swapped.departement = dep and swapped.latitude_dixieme = floor(lu_longitude * 10) and swapped.longitude_dixieme = floor(lu_latitude * 10)
  left join (select distinct departement from departements_mailles) as unmeshed on unmeshed.departement = dep
) as named;
