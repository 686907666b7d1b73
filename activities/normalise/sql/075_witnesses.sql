-- What name, postcode and code of a row say, each by itself and each two together. One row in, one row out.
-- Reads lieu_commune, lieu_code_postal, lieu_code_insee, lieu_latitude, lieu_longitude of the subject; keeps its other columns.
create macro witnesses(subject) as table
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
      read_code_postal(sent_code_postal) as lu_code_postal,
      case when regexp_full_match(sent_code_insee, '2[AB]\d{3}') then sent_code_insee else read_code_insee(sent_code_insee) end as lu_code_insee,
    from trimmed
  )
  select asked.*,
    by_code.actuelle as du_code,
    by_code.code <> by_code.actuelle as code_rattache,
    -- beside a name that nobody here bears, four digits may be a postcode of Belgium, Switzerland or Luxembourg
    starts_with(lu_code_postal, '0') and not starts_with(sent_code_postal, '0') and lu_commune is not null and not has_lost_accents(lieu_commune) as code_postal_court,
    by_name.actuelle as du_nom,
    nearby.actuelle as du_departement,
    nearby.rank as rang_departement,
    by_postcode.actuelle as du_code_postal,
    by_postcode.code_postal is not null as code_postal_connu,
    elsewhere.cle is not null as nom_connu,
    elsewhere.actuelle as nom_unique,
    code_named.actuelle is not null as nom_du_code,
    code_posted.actuelle is not null as code_postal_du_code,
    by_code.departement as departement_du_code,
    coded.actuelle as code_postal_code, -- whose code stands for the postcode: that of an arrondissement or a commune déléguée as well
    -- the postcode typed again says nothing of its own
    lu_code_insee = lu_code_postal and not (code_posted.actuelle is not null and code_named.actuelle is not null) as code_repete,
  from asked
  left join communes as by_code on by_code.code = lu_code_insee
  left join communes as coded on coded.code = lu_code_postal
  left join communes_par_nom as by_name on by_name.code_postal = coalesce(lu_code_postal, lu_code_insee) and by_name.cle = lu_commune -- a code without postcode may be one
  left join communes_par_departement as nearby on nearby.departement = departement_of(lu_code_postal) and nearby.cle = lu_commune -- postcodes of hamlets and CEDEX
  left join communes_noms as elsewhere on elsewhere.cle = lu_commune
  left join communes_par_code_postal as by_postcode on by_postcode.code_postal = lu_code_postal
  left join communes_cles as code_named on code_named.actuelle = by_code.actuelle and code_named.cle = lu_commune
  left join communes_codes_postaux as code_posted on code_posted.code_postal = lu_code_postal and code_posted.actuelle = by_code.actuelle;
