-- One row per structure habilitée Aidants Connect. Source: ANCT. The commune column is empty: the end of the address often names it,
-- and so does the name (CCAS de Vizille), where it is one of its postcode.
create view nommees as
select _line, any_value(nom) filter (cle = longue) as nom
from (
  select extract._line, c.nom, c.cle, arg_max(c.cle, strlen(c.cle)) over (partition by extract._line) as longue,
  from extract
  join communes_codes_postaux as p on p.code_postal = read_code_postal("Code postal")
  join communes as c on c.code = p.actuelle
  where contains(' ' || place_key("Name") || ' ', ' ' || c.cle || ' ')
)
group by _line
having bool_and(contains(longue, cle)); -- a name that names two places tells neither

create view adresses as
select
  extract.*,
  "Adresse" as ligne,
  coalesce(commune, regexp_extract("Adresse", '(?:^|.*\D)' || five_digits("Code postal") || '[ ,-]+(\D{2,})$', 1)) as commune_ecrite,
  coalesce(nullif(commune_ecrite, ''), nommees.nom) as commune_lue,
from extract
left join nommees using (_line);

create view lu as
select
  _line,
  -- One Data pass ID covers several places: the place is part of the identifier.
  'aidants-connect--' || coalesce(regexp_replace("Data pass ID", '\D', '', 'g') || '-', '')
    || left(md5(concat_ws('|', comparable("Name"), comparable("Adresse"), comparable("Code postal"))), 8) as id,
  cell_text("Name") as nom,
  cell_siret("SIRET") as siret,
  cell_date(date_maj) as date_maj,
  commune_lue as lieu_commune,
  "Code postal" as lieu_code_postal,
  null::varchar as lieu_code_insee,
  null::varchar as lieu_latitude,
  null::varchar as lieu_longitude,
  cell_address(regexp_replace(ligne, '[ ,-]*' || five_digits("Code postal") || '[ ,-]+\D{2,}$', '')) as adresse,
  ['aidants-connect'] as reseaux_porteurs,
from adresses;

create view mapped as from locate('lu');
