-- Numbers as French spreadsheets write them: decimal comma, spaces between thousands.
create macro read_decimal(x) as try_cast(replace(replace(present(x), ' ', ''), ',', '.') as double);

create macro cell_number(x) as list_transform([read_decimal(x)], lambda n: cell(n, case when n is null and present(x) is not null then 'nombre_illisible' end))[1];

-- Text that a spreadsheet turned into a number: "13014.0" and "1,3014E+4" give 13014. Null when digits were rounded away.
create macro digits_of(t) as case
  when regexp_full_match(t, '[0-9]+') then t
  when regexp_full_match(t, '[0-9]+[.,]0+') then regexp_extract(t, '^[0-9]+')
  when regexp_full_match(t, '[0-9][.,][0-9]+[eE]\+?[0-9]{1,2}')
    and length(regexp_extract(t, '[.,]([0-9]+)', 1)) = cast(regexp_extract(t, '[eE]\+?([0-9]+)', 1) as integer)
    then replace(replace(regexp_extract(t, '^[0-9][.,][0-9]+'), '.', ''), ',', '')
end;

create macro read_digits(x) as list_transform([x], lambda t: digits_of(t))[1];
