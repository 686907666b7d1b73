-- The words that describe persons. What these macros give lives in the session only.

-- Names to compare: letters only, so that De La Tour, DELATOUR and de la Tour, Jean-Pierre and Jean Pierre are one.
create macro plain_name(x) as filled(regexp_replace(replace(replace(lower(strip_accents(x)), 'œ', 'oe'), 'æ', 'ae'), '[^a-z]+', '', 'g'));

-- "Marie, Claude, Anne" is a list and its first counts; "Marie Claude" and "Marie-Claude" are one compound name.
create macro first_given_name(x) as plain_name(split_part(x, ',', 1));

-- To compare more loosely: the first of compound names, as it sounds. Diminutives (Alex, Sam, Dom…) stay as they are: each stands for
-- two names at least, often of both sexes.
create macro sounding_given_name(x) as phonetic_name(plain_name(split_part(replace(split_part(trim(x), ',', 1), '-', ' '), ' ', 1)));

create macro sexe_word(x) as rtrim(replace(replace(lower(strip_accents(x)), '.0', ''), ',0', ''), '.');

create macro sexe_of(x) as case
  when list_contains(['2', 'f', 'mme', 'mmes', 'madame', 'mesdames', 'mlle', 'melle', 'mademoiselle', 'femme', 'feminin', 'feminine', 'fem', 'fille', 'female', 'mrs', 'miss', 'ms', 'woman', 'une femme', 'sexe feminin', 'dame', 'veuve', 'mme veuve'], sexe_word(x)) then 'F'
  when list_contains(['1', 'h', 'm', 'mr', 'mm', 'monsieur', 'messieurs', 'homme', 'masculin', 'masculine', 'masc', 'mas', 'garcon', 'male', 'man', 'un homme', 'sexe masculin'], sexe_word(x)) then 'M'
end;

-- X is a word here, not a filler.
create macro sexe_issue(x) as case when (present(x) is not null or lower(x) = 'x') and sexe_of(x) is null then 'sexe_illisible' end;

create macro role_of(x) as case
  when list_contains(['DEM', 'DEMANDEUR', 'DEMANDEUSE'], upper(x)) then 'DEM'
  when list_contains(['CJT', 'CONJOINT', 'CONJOINTE', 'CONJOINT/CONCUBIN/PACSE', 'CONJOINT/CONCUBIN/PACSÉ'], upper(x)) then 'CJT'
  else upper(x)
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
create macro birth_day(x, extract_date) as list_transform([read_day_until(x, cast(extract_date as varchar))], lambda d: case when d between date '1900-01-02' and extract_date then d end)[1];

create macro birth_cell(d, why, extract_date) as case
  when d between date '1900-01-02' and extract_date then cell(d, null)
  when d is null then cell(cast(null as date), case when starts_with(why, 'date_') then why end)
  when is_sentinel_day(d) then cell(cast(null as date), 'date_sentinelle')
  else cell(cast(null as date), case when d > extract_date then 'naissance_future' else 'naissance_trop_ancienne' end)
end;

create macro cell_birth_date(x, extract_date) as list_transform([plain_day(x)], lambda d: case
  when d between date '1900-01-02' and extract_date then cell(d, null)
  when has_whole_year(d) then birth_cell(d, null, extract_date)
  else list_transform([day_or_why(x, cast(extract_date as varchar))], lambda why: birth_cell(try_cast(why as date), why, extract_date))[1]
end)[1];
