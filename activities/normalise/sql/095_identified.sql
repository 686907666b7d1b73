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

-- What a mapping read of a person (lu_… columns, text) → the identifiers of the contract, each computed once. `lu_reject` is a reason the
-- mapping has already; a row that nothing identifies cannot be told from another and is rejected.
create macro identified(subject) as table
with
  lu as (
    select *,
      cell_birth_date(lu_naissance, extract_day(_line)) as naissance,
      sexe_of(lu_sexe) as sexe_lu,
      departement_code(lu_departement) as departement_lu,
      plain_name(lu_nom) as nom_lu,
      plain_name(lu_nom_usage) as nom_usage_lu,
      first_given_name(lu_prenom) as prenom_lu,
      sounding_given_name(lu_prenom) as prenom_proche,
      case when lu_matricule is not null then matricule_of(lu_matricule) end as matricule,
      -- several in a cell: the first, which is nearly always plain; the library is for the rest
      case when lu_telephone is not null then coalesce(plain_telephone(trim(split_part(translate(lu_telephone, ';/|', ',,,'), ',', 1))), telephone_e164(lu_telephone)) end as telephone,
      role_of(lu_role) as role_lu,
    from (
      -- what the mapping does not give is empty
      select null::varchar as lu_reject, null::varchar as lu_nom, null::varchar as lu_nom_usage, null::varchar as lu_prenom, null::varchar as lu_naissance, null::varchar as lu_sexe, null::varchar as lu_nir,
        null::varchar as lu_matricule, null::varchar as lu_role, null::varchar as lu_dossier, null::varchar as lu_departement, null::varchar as lu_france_travail, null::varchar as lu_si, null::varchar as lu_spie, null::varchar as lu_telephone
      where false
      union all by name
      select * from query_table(subject))),
  keyed as (
    select *,
      naissance."value" as jour,
      -- where the département is told and cannot be read, a number that is one only within it identifies nobody
      case when departement_lu is not null then '|' || departement_lu when present(lu_departement) is null then '|' end as lieu,
      own_identifier(present(lu_si)) as si_lu,
      own_identifier(present(lu_dossier)) as dossier_lu,
      own_identifier(present(lu_spie)) as spie_lu,
      nir_of(lu_nir) as nir_lu,
    from lu)
select
  columns(lambda c: not starts_with(c, 'lu_') and not list_contains(
    ['naissance', 'sexe_lu', 'departement_lu', 'nom_lu', 'nom_usage_lu', 'prenom_lu', 'prenom_proche', 'matricule', 'telephone', 'role_lu', 'jour', 'lieu', 'nir_lu'], c)),
  case
    when lu_reject is not null then lu_reject
    when coalesce(nir_lu, dossier_lu, matricule, lu_france_travail, si_lu, spie_lu, nom_lu || prenom_lu || cast(jour as varchar)) is null then 'sans_identifiant'
  end as _reject,
  cell(nir_lu, nir_issue(lu_nir, sexe_lu, jour)) as nir,
  nir_nature(nir_lu) as nir_nature,
  -- The adults of one household share its numbers: the role, or the day of birth, says which of them.
  case when list_contains(['DEM', 'CJT'], role_lu) then dossier_lu || '|' || role_lu end as dossier_role,
  cell(
    case when list_contains(['DEM', 'CJT'], role_lu) then matricule || '|' || role_lu || lieu end,
    case when lu_matricule is not null then matricule_issue(lu_matricule) end) as matricule_role,
  matricule || '|' || cast(jour as varchar) || lieu as matricule_naissance,
  cell_france_travail(lu_france_travail) as france_travail,
  cell(upper(si_lu) || lieu, case when si_lu is null and present(lu_si) is not null then 'identifiant_arrondi' end) as identifiant_si,
  cell(lower(spie_lu), case when spie_lu is null and present(lu_spie) is not null then 'identifiant_arrondi' end) as spie,
  nom_lu || '|' || prenom_lu || '|' || cast(jour as varchar) || lieu as identite,
  nom_usage_lu || '|' || prenom_lu || '|' || cast(jour as varchar) || lieu as identite_usage,
  phonetic_name(nom_lu) || '|' || prenom_proche || '|' || cast(jour as varchar) || lieu as identite_proche,
  phonetic_name(nom_usage_lu) || '|' || prenom_proche || '|' || cast(jour as varchar) || lieu as identite_proche_usage,
  nom_lu || '|' || prenom_lu || '|' || year(jour) || '|' || least(month(jour), day(jour)) || '|' || greatest(month(jour), day(jour)) || lieu as identite_inversee,
  telephone || '|' || cast(jour as varchar) as telephone_naissance,
  telephone || '|' || prenom_lu || lieu as telephone_prenom,
  cell(sexe_lu, sexe_issue(lu_sexe)) as sexe,
  -- told here: this column alone is fed by the day of birth and nothing else
  cell(year(jour), naissance."issue") as annee_naissance,
  cell_departement(lu_departement) as departement,
from keyed;
