-- One row per service of La Réunion. Source: référentiel data·inclusion, extraction du 14 février 2025, codes v0, latitudes without their sign.
create view lu as
select
  _line,
  'services-la-reunion--' || "Service ID" as id,
  'structures-la-reunion--' || "Structure ID" as structure_id,
  cell_text("Nom") as nom,
  -- The extract has no description, the schema wants one: it says what is known, and counts as absent in the score.
  'Service « ' || "Nom" || ' » référencé par ' || "Source" || '.' as description,
  true as description_composee,
  cell_codes("Thematiques", codes_thematiques) as thematiques,
  cell_codes("Profils", codes_publics) as publics,
  case
    when read_list("Frais") = [] then cell(null::varchar, null)
    when list_has_any(read_list("Frais"), ['payant', 'adhesion']) then cell('payant', null)
    when list_has_any(read_list("Frais"), ['gratuit', 'gratuit-sous-conditions']) then cell('gratuit', null)
    else cell(null, 'code_inconnu')
  end as frais,
  nullif(concat_ws(', ',
    case when list_contains(read_list("Frais"), 'gratuit-sous-conditions') then 'gratuit sous conditions' end,
    case when list_contains(read_list("Frais"), 'adhesion') then 'adhésion' end), '') as frais_precisions,
  cell_codes("Modes Accueil", map {'en-presentiel': 'en-presentiel', 'a-distance': 'a-distance'}) as modes_accueil,
  "Commune" as lieu_commune,
  "Code Postal" as lieu_code_postal,
  "Code Insee" as lieu_code_insee,
  "Lat" as lieu_latitude,
  "Long" as lieu_longitude,
  cell_address("Adresse") as adresse,
from extract
cross join (select map(list(code), list(coalesce(code_v1, ''))) as codes_thematiques from thematiques_vers_v1)
cross join (select map(list(code), list(coalesce(code_v1, ''))) as codes_publics from publics_vers_v1);

create view mapped as from locate('lu');
