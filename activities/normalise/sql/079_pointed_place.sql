-- Where a row stands on the map: its point as sent, or with what was lost put right, held against its commune. One row in, one row out.
create macro pointed_place(subject) as table
with
  pointed as (
    select named.*,
      case when abs(lu_latitude) > 180 and abs(lu_longitude) > 180
        then string_split(projected_place(cast(lu_latitude as varchar), cast(lu_longitude as varchar), dep), ' ') end as degres,
    from agreed_place(subject) as named
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
  )
select * exclude (found, points),
  case
    when found.latitude is not null and not is_around(points, found.latitude, found.longitude) then {latitude: null::double, longitude: null::double, issue: 'coordonnees_hors_commune'}
    else found
  end as coordinates,
from meshed;
