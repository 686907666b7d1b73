-- Numbers as French spreadsheets write them: decimal comma, spaces between thousands.
create macro read_decimal(x) as try_cast(replace(replace(present(x), ' ', ''), ',', '.') as double);

create macro cell_number(x) as cell(read_decimal(x), case when present(x) is not null and read_decimal(x) is null then 'nombre_illisible' end);

-- Text that a spreadsheet turned into a number: "13014.0" and "1,3014E+4" give 13014. Null when digits were rounded away.
create macro read_digits(x) as case
  when regexp_full_match(x, '[0-9]+') then x
  when regexp_full_match(x, '[0-9]+[.,]0+') then regexp_extract(x, '^[0-9]+')
  when regexp_full_match(x, '[0-9][.,][0-9]+[eE]\+?[0-9]{1,2}')
    and length(regexp_extract(x, '[.,]([0-9]+)', 1)) = cast(regexp_extract(x, '[eE]\+?([0-9]+)', 1) as integer)
    then replace(replace(regexp_extract(x, '^[0-9][.,][0-9]+'), '.', ''), ',', '')
end;
