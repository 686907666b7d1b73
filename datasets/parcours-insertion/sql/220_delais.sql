-- Counts first, then what may be said of them.
create table grille as
with
  mois as (
    select strftime(unnest(generate_series(
      greatest(date_trunc('month', (select min(cohorte) from delais_individuels)), date_trunc('month', jour) - interval 59 month),
      date_trunc('month', jour), interval 1 month)), '%Y-%m') as mois
    from observation),
  types as (select unnest(['professionnelle', 'socio-professionnelle', 'sociale', 'ensemble']) as type_orientation),
  lieux as (select departement, list(distinct _source) as sources from dites where departement is not null group by departement)
select definitions.definition, definitions."table", definitions.par_type, lieux.departement, mois.mois, types.type_orientation,
  list_has_any(lieux.sources, string_split(definitions.sources, ' ')) as connue,
from definitions cross join lieux cross join mois cross join types
where definitions.par_type <> 'non' or types.type_orientation = 'ensemble';

create table comptes as
select grille.*, coalesce(effectif, 0) as effectif, coalesce(mesures, 0) as mesures, coalesce(non_murs, 0) as non_murs,
  moyenne, quartiles, cible,
  -- who has no type yet is in the total only: a share by type would count the oriented alone
  case when par_type = 'delais' and type_orientation <> 'ensemble' then null else atteints end as atteints,
from grille
left join (
  select definition, departement, mois, coalesce(type, 'ensemble') as type_orientation,
    count(*) filter (where mur) as effectif,
    count(jours) filter (where mur) as mesures,
    count(*) filter (where not mur) as non_murs,
    avg(jours) filter (where mur) as moyenne,
    quantile_cont(jours, [0.25, 0.5, 0.75]) filter (where mur) as quartiles,
    any_value(cible) as cible,
    sum(cast(dans_cible as integer)) filter (where mur) as atteints,
  from (
    select definition, departement, mois, type, mur, jours, cible, dans_cible from delais_individuels where type is not null
    union all
    select definition, departement, mois, null, mur, jours, cible, dans_cible from delais_individuels)
  group by all) using (definition, departement, mois, type_orientation);

-- Fewer than eleven persons are never told (source: INSEE, fiscal data on persons; CASD), nor a number that leaves fewer than eleven beside it: `reste`.
-- The types and their total are subtracted from each other: a lone secret among the types takes the smallest other along, else the total; so do several
-- that are fewer than eleven together, and a remainder without a type. The room protect attacks what comes of it (privacy.counts of metadata.yaml).
create macro tus(subject) as table
with
  juges as (select *, n between 1 and 10 or coalesce(reste between 1 and 10, false) as secret, type_orientation <> 'ensemble' as detail from query_table(subject)),
  familles as (
    select groupe,
      count(*) filter (where detail and secret) as secrets,
      arg_min(type_orientation, (n, type_orientation)) filter (where detail and not secret and n > 0) as compagnon,
      bool_or(secret) filter (where not detail) as total_secret,
      any_value(n) filter (where not detail) - coalesce(sum(n) filter (where detail), 0) as sans_type,
      any_value(n) filter (where not detail) - coalesce(sum(n) filter (where detail and not secret), 0) as secrets_ensemble,
      count(*) filter (where detail) as details,
    from juges group by groupe)
select groupe, type_orientation,
  secret
    or (secrets = 1 and not total_secret and type_orientation = coalesce(compagnon, 'ensemble'))
    or (secrets > 1 and not total_secret and secrets_ensemble < 11 and type_orientation = coalesce(compagnon, 'ensemble'))
    -- a total beside types that are all told tells the remainder
    or (not detail and details > 0 and sans_type between 1 and 10)
    -- a secret total with every type told: the smallest type goes too
    or (total_secret and secrets = 0 and sans_type = 0 and type_orientation = compagnon) as tu,
from juges join familles using (groupe);

create table comptes_delais as
-- a part and what it leaves of the whole are one secret: each is a sum over the types as well
select concat_ws('|', 'effectif', definition, departement, mois) as groupe, type_orientation, effectif as n, null::bigint as reste from comptes
union all
select concat_ws('|', 'mesures', definition, departement, mois), type_orientation, mesures, effectif - mesures from comptes
union all
select concat_ws('|', 'mesures manquantes', definition, departement, mois), type_orientation, effectif - mesures, mesures from comptes
union all
select concat_ws('|', 'atteints', definition, departement, mois), type_orientation, atteints, effectif - atteints from comptes where atteints is not null
union all
select concat_ws('|', 'atteints manquants', definition, departement, mois), type_orientation, effectif - atteints, atteints from comptes where atteints is not null;

create table gardes_delais as
select split_part(groupe, '|', 2) as definition, split_part(groupe, '|', 3) as departement, split_part(groupe, '|', 4) as mois, type_orientation,
  bool_or(tu) filter (where starts_with(groupe, 'effectif')) as effectif_tu,
  bool_or(tu) filter (where starts_with(groupe, 'mesures')) as mesures_tues,
  bool_or(tu) filter (where starts_with(groupe, 'atteints')) as atteints_tus,
from tus('comptes_delais') group by all;

create macro delais_de(subject) as table
with
  juges as (
    select *,
      case when not connue then 'non_disponible' when effectif_tu then 'secret' when effectif = 0 then 'sans_objet' else 'diffuse' end as statut,
      case when not connue then 'non_disponible' when effectif_tu then 'secret' when mesures = 0 then 'sans_objet' when mesures between 1 and 10 then 'secret' else 'diffuse' end as statut_delais,
      case when not connue then 'non_disponible' when effectif_tu then 'secret' when effectif = 0 or atteints is null then 'sans_objet' when atteints_tus then 'secret' else 'diffuse' end as statut_part,
    from comptes join gardes_delais using (definition, departement, mois, type_orientation)
    where "table" = subject)
select
  concat_ws('|', definition, departement, mois, type_orientation) as id,
  definition, departement, mois, type_orientation,
  statut,
  case when statut in ('diffuse', 'sans_objet') then effectif end as effectif,
  case when statut in ('diffuse', 'sans_objet') and non_murs not between 1 and 10 then non_murs end as non_murs,
  statut_delais,
  case when statut_delais = 'diffuse' and not mesures_tues then mesures end as mesures,
  case when statut_delais = 'diffuse' then round(moyenne, 1) end as moyenne_jours,
  case when statut_delais = 'diffuse' then round(quartiles[2], 1) end as mediane_jours,
  case when statut_delais = 'diffuse' then round(quartiles[1], 1) end as premier_quartile_jours,
  case when statut_delais = 'diffuse' then round(quartiles[3], 1) end as troisieme_quartile_jours,
  case when connue then cible end as cible_jours,
  statut_part,
  case when statut_part = 'diffuse' then round(atteints / effectif, 4) end as part_dans_la_cible,
from juges
order by id;

create table delais_orientation as from delais_de('delais_orientation');
create table delais_premier_rdv as from delais_de('delais_premier_rdv');
create table delais_accompagnement as from delais_de('delais_accompagnement');
