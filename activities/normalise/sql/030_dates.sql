-- Dates in every French form. Day before month, always: where only month before day would do, nothing is guessed.
create macro month_number(x) as list_position(
  ['jan', 'fev', 'mar', 'avr', 'mai', 'jui', 'jul', 'aou', 'sep', 'oct', 'nov', 'dec'],
  case when starts_with(strip_accents(lower(x)), 'juil') then 'jul' else left(strip_accents(lower(x)), 3) end
);

-- The commonest forms first: a glob costs a fifth of a regular expression, and a cast that fails ten times one that succeeds.
create macro read_day(x) as case
  when x glob '[0-9][0-9]/[0-9][0-9]/[0-9][0-9][0-9][0-9]' then cast(try_strptime(x, '%d/%m/%Y') as date)
  when x glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' then try_cast(x as date)
  when x glob '[0-9][0-9]-[0-9][0-9]-[0-9][0-9][0-9][0-9]' then cast(try_strptime(x, '%d-%m-%Y') as date)
  when x glob '[2-5][0-9][0-9][0-9][0-9]' then date '1899-12-30' + cast(x as integer) -- Excel counts days from 1899-12-30
  when x glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] *' then try_cast(left(x, 10) as date)
  when regexp_matches(x, '^\d{4}-\d{2}-\d{2}($|[ T])') then try_cast(left(x, 10) as date)
  when regexp_matches(x, '^\d{1,2}[/.-]\d{1,2}[/.-]\d{4}($|[ T])')
    then cast(try_strptime(regexp_replace(regexp_extract(x, '^[0-9/.-]+'), '[.-]', '/', 'g'), '%d/%m/%Y') as date)
  when regexp_matches(x, '^\d{1,2}[/.-]\d{1,2}[/.-]\d{2}$')
    then cast(try_strptime(regexp_replace(x, '[.-]', '/', 'g'), '%d/%m/%y') as date)
  when regexp_matches(x, '^(19|20)\d{6}$') then cast(try_strptime(x, '%Y%m%d') as date)
  when regexp_matches(x, '^[2-5]\d{4}[.,]\d+$')
    then date '1899-12-30' + cast(left(x, 5) as integer)
  when regexp_matches(x, '(?i)^([[:alpha:]]+\.? )?\d{1,2}(er)? \pL{3,9}\.? \d{4}$')
    then try_cast(concat_ws('-',
      regexp_extract(x, '(\d{4})$', 1),
      lpad(cast(month_number(regexp_extract(x, '(?i)\d{1,2}(?:er)? (\pL+)', 1)) as varchar), 2, '0'),
      lpad(regexp_extract(x, '(\d{1,2})(?:er)? \pL', 1), 2, '0')) as date)
end;

create macro is_sentinel_day(d) as case
  when d > date '1970-01-01' and d < date '2999-12-31' then false
  else list_contains([date '1900-01-01', date '1899-12-30', date '1970-01-01', date '9999-12-31', date '2999-12-31', date '0001-01-01'], d)
end;

create macro real_day(x) as list_transform([read_day(x)], lambda d: case when not is_sentinel_day(d) then d end)[1];

-- Why a text, read as `d`, is no day: empty is not a reason, the reasons are counted apart.
create macro why_no_day(x, d) as case
  when present(x) is null then null
  when d is not null then 'date_sentinelle'
  when regexp_full_match(x, '(19|20)\d{2}') then 'date_annee_seule'
  when regexp_matches(x, '^\d{1,2}/(1[3-9]|[23]\d)/\d{4}$') then 'date_jour_mois_inverses'
  when regexp_matches(x, '^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}') then 'date_impossible'
  else 'date_illisible'
end;

-- One reading for the day and the reason: each is dozens of expressions to plan, in every column of every mapping.
create macro cell_date(x) as list_transform([read_day(x)], lambda d: case
  when not is_sentinel_day(d) then cell(d, null)
  else cell(cast(null as date), why_no_day(x, d))
end)[1];
