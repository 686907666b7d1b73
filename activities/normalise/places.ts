/** Tables by which a commune is found from a name, a postcode, a code or a point: what they are made of, and how. */

/** What DERIVED is made of. */
export const ORIGINS = [
  'cog',
  'codes_postaux',
  'communes_anciens_codes',
  'communes_anciens_noms',
  'communes_points',
  'departements_mailles',
];

/**
 * Unambiguous look-ups only: a name or postcode that could be two communes resolves to none. A commune goes by its names of the COG
 * (those of its communes déléguées too), by those it had, and by parts of them (Boulogne, Saint-Ouen, Rochelle (La)); where
 * several communes go by one name, whose name it is in the COG comes first. Cells of `*` are those of any département. A commune
 * has the points of all codes that it was made of.
 */
export const DERIVED = `
create or replace table departements_mailles as
  with meshed as (select departement, cast(latitude_dixieme as integer) as latitude_dixieme, cast(longitude_dixieme as integer) as longitude_dixieme from departements_mailles)
  from meshed union all select distinct '*', latitude_dixieme, longitude_dixieme from meshed;
create table communes_codes_postaux as select distinct code_postal, actuelle from codes_postaux;
create table communes as
  with postal as (select actuelle, any_value(code_postal) as code_postal from communes_codes_postaux group by actuelle having count(*) = 1),
  named as (
    select cog.*, place_key(nom) as cle from cog
    union all
    select ancien_code, code_actuel, nom, departement, place_key(nom)
    from communes_anciens_codes join cog on cog.code = code_actuel
    where ancien_code not in (select code from cog))
  select named.*, postal.code_postal from named left join postal on postal.actuelle = named.actuelle;
create or replace table communes_points as
  select actuelle, list({latitude: cast(latitude_centieme as double) / 100, longitude: cast(longitude_centieme as double) / 100, portee: cast(portee_km as double)} order by code) as points
  from communes_points join communes using (code) group by actuelle;
create table communes_cles as
  with official as (select distinct actuelle, cle from communes),
  former as (
    select distinct cog.actuelle, place_key(ancien_nom) as cle from communes_anciens_noms join cog on cog.code = code_actuel),
  words as (select actuelle, string_split(cle, ' ') as words from (from official union from former)),
  parts as (
    select actuelle, array_to_string(words[:n], ' ') as cle from (select actuelle, words, unnest(range(1, len(words))) as n from words)
    where not list_contains(['le', 'la', 'les', 'l', 'de', 'du', 'des', 'd', 'sur', 'sous', 'en', 'et', 'a', 'au', 'aux', 'saint', 'sainte', 'notre', 'grand', 'grande', 'petit', 'petite', 'val', 'mont', 'pont', 'bois', 'ville', 'belle', 'vieux'], words[n])
      and strlen(array_to_string(words[:n], ' ')) > 2),
  articles as (
    select actuelle, unnest([regexp_replace(cle, '^(le|la|les|l) ', ''), regexp_replace(cle, '^(le|la|les|l) (.+)$', '\\2 \\1'), regexp_replace(cle, ' (sur|sous) ', ' s ')]) as cle
    from official)
  select actuelle, cle, max(rank) as rank from (
    select actuelle, cle, 3 as rank from official
    union all select actuelle, cle, 2 from former
    union all select actuelle, cle, 2 from articles
    union all select actuelle, cle, 1 from parts)
  where cle is not null group by actuelle, cle;
create table communes_par_nom as
  select code_postal, cle, any_value(actuelle) as actuelle from (
    select code_postal, cle, communes_cles.actuelle from communes_codes_postaux join communes_cles on communes_cles.actuelle = communes_codes_postaux.actuelle
    qualify rank = max(rank) over (partition by code_postal, cle))
  group by all having count(distinct actuelle) = 1;
create table communes_par_departement as
  select departement, cle, any_value(actuelle) as actuelle, max(rank) as rank from (
    select departement, communes_cles.cle, communes_cles.actuelle, rank from communes_cles join communes on communes.code = communes_cles.actuelle
    qualify rank = max(rank) over (partition by departement, communes_cles.cle))
  group by departement, cle having count(distinct actuelle) = 1;
create table communes_noms as
  select cle, case when count(distinct actuelle) = 1 then any_value(actuelle) end as actuelle
  from communes_cles where rank > 1 group by cle;
create table communes_par_code_postal as
  select code_postal, case when count(*) = 1 then any_value(actuelle) end as actuelle
  from communes_codes_postaux group by code_postal;
`;

/** What DERIVED makes. */
export const PLACES = [
  'departements_mailles',
  'communes',
  'communes_cles',
  'communes_codes_postaux',
  'communes_points',
  'communes_noms',
  'communes_par_nom',
  'communes_par_departement',
  'communes_par_code_postal',
];

/** A mapping asks for them by a name of theirs, or by the macro that reads them. */
export const ASKED_BY = [...PLACES.filter((name) => !ORIGINS.includes(name)), 'locate'];
