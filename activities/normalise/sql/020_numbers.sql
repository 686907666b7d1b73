-- Numbers as French spreadsheets write them: decimal comma, spaces between thousands.
-- DuckDB also takes 'inf', 'nan' and '1e999' for numbers. Zero is a number here, though elsewhere it may mean nothing.
create macro read_decimal(x) as list_transform(
  [case when x glob '*[0-9]*' then try_cast(replace(without(x, ' '), ',', '.') as double) end],
  lambda n: case when isfinite(n) then n end)[1];

create macro cell_number(x) as cell(
  read_decimal(x),
  case when read_decimal(x) is not null then null when present(x) is not null then 'nombre_illisible' end
);

-- Text that a spreadsheet turned into a number: "13014.0" and "1,3014E+4" give 13014. Null when digits were rounded away.
create macro digits_of(t) as case
  when not t glob '*[!0-9]*' and t <> '' then t
  when regexp_full_match(t, '[0-9]+[.,]0+') then regexp_extract(t, '^[0-9]+')
  when regexp_full_match(t, '[0-9][.,][0-9]+[eE]\+?[0-9]{1,2}')
    and length(regexp_extract(t, '[.,]([0-9]+)', 1)) = cast(regexp_extract(t, '[eE]\+?([0-9]+)', 1) as integer)
    then replace(replace(regexp_extract(t, '^[0-9][.,][0-9]+'), '.', ''), ',', '')
end;

create macro read_digits(x) as list_transform([x], lambda t: digits_of(t))[1];
