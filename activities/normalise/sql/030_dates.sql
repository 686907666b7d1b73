-- Dates in every French form. Day before month, always: where only month before day would do, nothing is guessed.
-- The commonest forms first: a glob costs a fifth of a regular expression, and a cast that fails ten times one that succeeds. What is left
-- goes to a function that says the day or why there is none.
create macro plain_day(x) as case
  when x glob '[0-9][0-9]/[0-9][0-9]/[0-9][0-9][0-9][0-9]' then cast(try_strptime(x, '%d/%m/%Y') as date)
  when x glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' then try_cast(x as date)
  when x glob '[0-9][0-9]-[0-9][0-9]-[0-9][0-9][0-9][0-9]' then cast(try_strptime(x, '%d-%m-%Y') as date)
  when x glob '[2-5][0-9][0-9][0-9][0-9]' then date '1899-12-30' + cast(x as integer) -- Excel counts days from 1899-12-30
  when x glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9]' then try_cast(left(x, 10) as date)
end;

-- Before, a year lost its first digits: 0026 is no day of anybody.
create macro has_whole_year(d) as d >= date '1600-01-01';

-- No file of ours tells of the next century: 2126 is 2026 mistyped, and the last day of this one says "without end".
create macro is_of_our_time(d) as has_whole_year(d) and d < date '2099-12-31';

create macro is_sentinel_day(d) as case
  when d > date '1970-01-01' and d < date '2099-12-31' then false
  else list_contains([date '1900-01-01', date '1899-12-30', date '1970-01-01', date '9999-12-31', date '2999-12-31', date '2099-12-31', date '0001-01-01'], d)
end;

-- A day as text, or the code of why there is none; `latest` is the last day that a year of two digits may mean.
create macro day_or_why(x, latest) as case when present(x) is not null then day_or_reason(x, latest) end;

create macro read_day_until(x, latest) as list_transform([plain_day(x)], lambda d: case when is_of_our_time(d) then d else try_cast(day_or_why(x, latest) as date) end)[1];

create macro read_day(x) as read_day_until(x, cast(null as varchar));

create macro real_day(x) as list_transform([read_day(x)], lambda d: case when not is_sentinel_day(d) then d end)[1];

create macro day_cell(d, why) as case
  when d is null then cell(cast(null as date), case when starts_with(why, 'date_') then why end)
  when is_sentinel_day(d) then cell(cast(null as date), 'date_sentinelle')
  else cell(d, null)
end;

-- One reading for the day and the reason: each is dozens of expressions to plan, in every column of every mapping.
create macro cell_date(x) as list_transform([plain_day(x)], lambda d: case
  when is_of_our_time(d) and not is_sentinel_day(d) then cell(d, null)
  when is_sentinel_day(d) then cell(cast(null as date), 'date_sentinelle')
  else list_transform([day_or_why(x, cast(null as varchar))], lambda why: day_cell(try_cast(why as date), why))[1]
end)[1];
