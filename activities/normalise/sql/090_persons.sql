-- Other identifiers of persons, and the words that describe them. What these macros give lives in the session only.

-- Matricule CAF: at most 7 significant digits. Exports pad it to 15 with zeros on the right, spreadsheets lose or add zeros on the left.
-- Fifteen digits of which the seventh is a zero may be a number of six or of seven digits, unless a zero in front shows that it was
-- padded to seven first: two persons must not become one.
create macro is_padded(d) as strlen(d) = 15 and right(d, 8) = '00000000';

create macro is_ambiguous_padding(d) as is_padded(d) and substr(d, 7, 1) = '0' and left(d, 1) <> '0';

create macro matricule_of(x) as list_transform(
  [list_transform([digits_of(ungrouped(x))], lambda d: ltrim(case when not is_padded(d) then d when not is_ambiguous_padding(d) then left(d, 7) end, '0'))[1]],
  lambda bare: case when strlen(bare) between 1 and 7 then bare end)[1];

create macro matricule_issue(x) as case
  when present(x) is null or matricule_of(x) is not null then null
  when is_scientific(x) then 'identifiant_arrondi'
  when is_ambiguous_padding(digits_of(ungrouped(x))) then 'matricule_ambigu'
  else 'matricule_illisible'
end;

create macro cell_matricule(x) as cell(case when present(x) is not null then matricule_of(x) end, matricule_issue(x));

-- The XML flows of CNAF state the width: seven digits, then eight zeros.
create macro flow_matricule(x) as case when is_padded(x) then left(x, 7) else x end;

-- Eight characters (seven digits and a letter or a digit); a column of numbers loses the zeros in front.
create macro france_travail_of(x) as list_transform(
  [coalesce(digits_of(replace(x, ' ', '')), upper(replace(x, ' ', '')))],
  lambda bare: case
    when strlen(bare) between 5 and 7 and ltrim(bare, '0123456789') = '' and x glob '*[.,eE]*' then lpad(bare, 8, '0')
    when strlen(bare) = 7 and ltrim(bare, '0123456789') = '' then lpad(bare, 8, '0')
    when strlen(bare) between 7 and 11 and ltrim(left(bare, strlen(bare) - 1), '0123456789') = '' and right(bare, 1) between '0' and 'Z' and right(bare, 1) glob '[0-9A-Z]' then bare
  end)[1];

create macro cell_france_travail(x) as cell(
  case when present(x) is not null then france_travail_of(x) end,
  case when present(x) is not null and france_travail_of(x) is null then case when is_scientific(x) then 'identifiant_arrondi' else 'identifiant_france_travail_illisible' end end
);

-- Numbers of an information system have any form; out of a column of floats they are whole numbers again, and a rounded one is none.
create macro own_identifier(x) as case when x glob '[0-9]*[.,eE]*' then coalesce(digits_of(x), case when not is_scientific(x) then x end) else x end;

-- Names to compare: letters only, so that De La Tour, DELATOUR and de la Tour, Jean-Pierre and Jean Pierre are one.
create macro plain_name(x) as nullif(regexp_replace(replace(replace(lower(strip_accents(x)), 'œ', 'oe'), 'æ', 'ae'), '[^a-z]+', '', 'g'), '');

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
