-- Identifiers of persons. What these macros give lives in the session only: the contract names the domain under which each becomes a
-- pseudonym before a row is written.

-- NIR: 13 characters and a key of two digits. Source: INSEE; month 20–42 and 50–99 stand for incomplete civil status, sex 3 and 4 for a
-- registration under way, 7 and 8 for a provisional number (NIA). Département 00 does not exist: the toolkit's invented persons have it.
create macro nir_bare(x) as case
  when x glob '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]*' and (strlen(x) = 13 or strlen(x) = 15) then x
  else upper(regexp_replace(x, '[ .''_/-]+', '', 'g'))
end;

create macro nir_has_form(bare) as
  regexp_full_match(bare, '[1-478]\d{2}(0[1-9]|1[0-2]|2\d|3\d|4[0-2]|[5-9]\d)(\d{2}|2[AB])\d{6}(\d{2})?') and substr(bare, 11, 3) <> '000';

-- Corsica: 2A counts as 19, 2B as 18.
create macro nir_number(bare) as try_cast(replace(replace(left(bare, 13), '2A', '19'), '2B', '18') as bigint);

create macro nir_is_invented(bare) as substr(bare, 6, 2) = '00';

-- An invented number has a key that is false on purpose: the true one's successor.
create macro nir_key(bare) as case
  when nir_is_invented(bare) then (97 - nir_number(bare) % 97) % 97 + 1
  else 97 - nir_number(bare) % 97
end;

create macro nir_has_key(bare) as case when strlen(bare) = 13 then true else nir_key(bare) = try_cast(right(bare, 2) as bigint) end;

create macro nir_of(x) as case when nir_has_form(nir_bare(x)) and nir_has_key(nir_bare(x)) then left(nir_bare(x), 13) end;

create macro nir_nature(nir) as case
  when nir is null then null
  when nir_is_invented(nir) then 'fictif'
  when list_contains(['3', '4', '7', '8'], left(nir, 1)) then 'provisoire'
  else 'certifie'
end;

-- Does the number say what the record says? Only a definite disagreement counts: months above 12 say nothing.
create macro nir_disagrees(nir, sexe, naissance) as
  (list_contains(['1', '3', '7'], left(nir, 1)) and sexe = 'F')
  or (list_contains(['2', '4', '8'], left(nir, 1)) and sexe = 'M')
  or (naissance is not null and substr(nir, 2, 2) <> strftime(naissance, '%y'))
  or (naissance is not null and substr(nir, 4, 2) between '01' and '12' and substr(nir, 4, 2) <> strftime(naissance, '%m'));

create macro nir_issue(x, sexe, naissance) as case
  when present(x) is null then null
  when nir_of(x) is not null then case
    when nir_disagrees(nir_of(x), sexe, naissance) then 'nir_incoherent'
    when nir_nature(nir_of(x)) = 'provisoire' then 'nir_provisoire'
  end
  when regexp_matches(x, '^\d[.,]\d+[eE]\+?\d+$') then 'nir_arrondi'
  when nir_has_form(nir_bare(x)) then 'nir_cle_fausse'
  else 'nir_illisible'
end;

create macro cell_nir(x, sexe, naissance) as cell(case when x is not null then nir_of(x) end, case when x is not null then nir_issue(x, sexe, naissance) end);

-- Matricule CAF: at most 7 significant digits; the XML flows pad it to 15 with zeros on the right, spreadsheets lose or add zeros on the left.
create macro matricule_of(x) as list_transform(
  [ltrim(case when strlen(x) = 15 and right(x, 8) = '00000000' then left(x, 7) else regexp_replace(x, '[ .]', '', 'g') end, '0')],
  lambda bare: case when strlen(bare) between 1 and 7 and ltrim(bare, '0123456789') = '' then bare end)[1]; -- a cast would take -1, 1e3, 0x1F

create macro cell_matricule(x) as cell(
  case when present(x) is not null then matricule_of(x) end,
  case when present(x) is not null and matricule_of(x) is null then 'matricule_illisible' end
);

create macro france_travail_of(x) as nullif(regexp_extract(upper(replace(x, ' ', '')), '^[0-9]{6,10}[0-9A-Z]$'), '');

create macro cell_france_travail(x) as cell(
  case when present(x) is not null then france_travail_of(x) end,
  case when present(x) is not null and france_travail_of(x) is null then 'identifiant_france_travail_illisible' end
);

-- Names to compare: letters only, so that De La Tour, DELATOUR and de la Tour, Jean-Pierre and Jean Pierre are one.
create macro plain_name(x) as nullif(regexp_replace(replace(replace(lower(strip_accents(x)), 'œ', 'oe'), 'æ', 'ae'), '[^a-z]+', '', 'g'), '');

-- "Marie, Claude, Anne" is a list and its first counts; "Marie Claude" and "Marie-Claude" are one compound name.
create macro first_given_name(x) as plain_name(split_part(x, ',', 1));

-- To compare more loosely: the first of compound names, as it sounds. Diminutives (Alex, Sam, Dom…) stay as they are: each stands for
-- two names at least, often of both sexes.
create macro sounding_given_name(x) as phonetic_name(plain_name(split_part(replace(split_part(trim(x), ',', 1), '-', ' '), ' ', 1)));

create macro sexe_of(x) as case
  when list_contains(['2', 'f', 'mme', 'madame', 'mlle', 'mademoiselle', 'femme'], rtrim(lower(x), '.')) then 'F'
  when list_contains(['1', 'h', 'm', 'mr', 'monsieur', 'homme'], rtrim(lower(x), '.')) then 'M'
end;

create macro role_of(x) as case
  when list_contains(['DEM', 'DEMANDEUR', 'DEMANDEUSE'], upper(x)) then 'DEM'
  when list_contains(['CJT', 'CONJOINT', 'CONJOINTE', 'CONJOINT/CONCUBIN/PACSE', 'CONJOINT/CONCUBIN/PACSÉ'], upper(x)) then 'CJT'
  else upper(x)
end;

-- 052, 52, 2A, 02A and 974 are départements; so is the start of a postcode.
create macro departement_code(x) as case
  when regexp_full_match(upper(x), '0?(0[1-9]|[1-8]\d|9[0-5]|2[AB])') then right('0' || upper(x), 2)
  when regexp_full_match(x, '97[1-46]|98[78]') then x
  when regexp_full_match(x, '[1-9]') then '0' || x
end;

create macro cell_departement(x) as cell(
  departement_code(x),
  case when present(x) is not null and departement_code(x) is null then 'departement_inconnu' end
);

-- Yes or no, in the words of each partner; anything else is told.
create macro oui(x) as case
  when list_contains(['1', 'o', 'oui', 'true', 'vrai'], lower(x)) then true
  when list_contains(['0', 'n', 'non', 'false', 'faux'], lower(x)) then false
end;

-- Someone who may have a dossier was born after 1900 and before the extract. 1 January 1970 is nobody's sentinel here: people are born on it.
create macro birth_day(x, extract_date) as list_transform([read_day(x)], lambda d: case when d between date '1900-01-02' and extract_date then d end)[1];

create macro cell_birth_date(x, extract_date) as cell(
  birth_day(x, extract_date),
  case
    when birth_day(x, extract_date) is not null then null
    when read_day(x) is not null then case when is_sentinel_day(read_day(x)) then 'date_sentinelle' else 'date_impossible' end
    when x is not null then why_no_day(x)
  end
);

-- What a mapping read of a person (lu_… columns, text) → the identifiers of the contract, each computed once. `lu_reject` is a reason the
-- mapping has already; a row that nothing identifies cannot be told from another and is rejected.
create macro identified(subject) as table
with
  lu as materialized (
    select *,
      cell_birth_date(lu_naissance, cast(getvariable('extract_date') as date)) as naissance,
      sexe_of(lu_sexe) as sexe_lu,
      departement_code(lu_departement) as departement_lu,
      plain_name(lu_nom) as nom_lu,
      plain_name(lu_nom_usage) as nom_usage_lu,
      first_given_name(lu_prenom) as prenom_lu,
      sounding_given_name(lu_prenom) as prenom_proche,
      case when lu_matricule is not null then matricule_of(lu_matricule) end as matricule,
      case when lu_telephone is not null then coalesce(plain_telephone(lu_telephone), telephone_e164(lu_telephone)) end as telephone,
      role_of(lu_role) as role_lu,
    from query_table(subject)),
  keyed as materialized (
    select *,
      naissance."value" as jour,
      '|' || coalesce(departement_lu, '') as lieu,
      case when lu_nir is not null then nir_of(lu_nir) end as nir_lu,
    from lu)
select
  columns(lambda c: not starts_with(c, 'lu_') and not list_contains(
    ['naissance', 'sexe_lu', 'departement_lu', 'nom_lu', 'nom_usage_lu', 'prenom_lu', 'prenom_proche', 'matricule', 'telephone', 'role_lu', 'jour', 'lieu', 'nir_lu'], c)),
  case
    when lu_reject is not null then lu_reject
    when coalesce(nir_lu, lu_dossier, matricule, lu_france_travail, lu_si, lu_spie, nom_lu || prenom_lu || cast(jour as varchar)) is null then 'sans_identifiant'
  end as _reject,
  cell(nir_lu, case when lu_nir is not null then nir_issue(lu_nir, sexe_lu, jour) end) as nir,
  nir_nature(nir_lu) as nir_nature,
  -- The adults of one household share its numbers: the role, or the day of birth, says which of them.
  case when list_contains(['DEM', 'CJT'], role_lu) then lu_dossier || '|' || role_lu end as dossier_role,
  cell(
    case when list_contains(['DEM', 'CJT'], role_lu) then matricule || '|' || role_lu || lieu end,
    case when matricule is null and present(lu_matricule) is not null then 'matricule_illisible' end) as matricule_role,
  matricule || '|' || cast(jour as varchar) || lieu as matricule_naissance,
  cell_france_travail(lu_france_travail) as france_travail,
  upper(present(lu_si)) || lieu as identifiant_si,
  lower(present(lu_spie)) as spie,
  cell(nom_lu || '|' || prenom_lu || '|' || cast(jour as varchar) || lieu, naissance."issue") as identite,
  nom_usage_lu || '|' || prenom_lu || '|' || cast(jour as varchar) || lieu as identite_usage,
  phonetic_name(nom_lu) || '|' || prenom_proche || '|' || cast(jour as varchar) || lieu as identite_proche,
  phonetic_name(nom_usage_lu) || '|' || prenom_proche || '|' || cast(jour as varchar) || lieu as identite_proche_usage,
  nom_lu || '|' || prenom_lu || '|' || year(jour) || '|' || least(month(jour), day(jour)) || '|' || greatest(month(jour), day(jour)) || lieu as identite_inversee,
  telephone || '|' || cast(jour as varchar) as telephone_naissance,
  telephone || '|' || prenom_lu || lieu as telephone_prenom,
  sexe_lu as sexe,
  year(jour) as annee_naissance,
  cell_departement(lu_departement) as departement,
from keyed;

-- Words of the orientation process, as partners write them.
create macro orientation_type(x) as case
  when x is null then null
  when starts_with(lower(x), 'socio') then 'socio-professionnelle'
  when starts_with(lower(x), 'pro') then 'professionnelle'
  when starts_with(lower(x), 'soc') then 'sociale'
end;

create macro motif_of(x) as case
  when x is null then null
  when contains(lower(x), 'orientation') then 'orientation'
  when contains(lower(x), 'accompagnement') then 'accompagnement'
  when contains(lower(x), 'siae') then 'siae'
  else 'autre'
end;
