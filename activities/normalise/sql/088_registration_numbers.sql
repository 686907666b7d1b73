-- Numbers under which CAF, France Travail and others know a person. What these macros give lives in the session only.

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
