-- Telephones in E.164: what SQL can prove by itself, and libphonenumber-js for the rest.
-- The way French numbers are written most: ten digits, or pairs with one kind of separator.
create macro ten_digits(x) as case
  when x glob '0[1-9] [0-9][0-9] [0-9][0-9] [0-9][0-9] [0-9][0-9]' then replace(x, ' ', '')
  when x glob '0[1-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]' then x
  when x glob '0[1-9][0-9][0-9] [0-9][0-9] [0-9][0-9] [0-9][0-9]' then replace(x, ' ', '') -- overseas
  when x glob '0[1-9].[0-9][0-9].[0-9][0-9].[0-9][0-9].[0-9][0-9]' then replace(x, '.', '')
  when x glob '0[1-9]-[0-9][0-9]-[0-9][0-9]-[0-9][0-9]-[0-9][0-9]' then replace(x, '-', '')
end;

-- Blocks of the numbering plan that are open to the last number need no library: what libphonenumber-js says of each of them
-- is held against this by a property test. The others (overseas, short, foreign, several in a cell) go to the library.
create macro plain_telephone(x) as list_transform([ten_digits(x)], lambda bare: case
  when bare glob '0[13]*' or bare glob '06[0-24-8]*' or bare glob '02[0-57-9]*' or bare glob '04[1-9]*' or bare glob '05[1-8]*'
    or bare glob '050[0-79]*' or bare glob '07[3-9]*' or bare glob '09[0-689]*' then '+33' || substr(bare, 2)
  when bare glob '0262*' or bare glob '0692*' then '+262' || substr(bare, 2)
  when bare glob '0690*' then '+590' || substr(bare, 2)
  when bare glob '069[67]*' then '+596' || substr(bare, 2)
end)[1];

create macro kept_telephone(x) as kept_or(plain_telephone(x), case when present(x) is not null then telephone_e164(x) end);

-- What is kept stands in the first `when`, where it is shared: the library is asked once.
create macro cell_telephone(x) as cell(
  kept_telephone(x),
  case
    when kept_telephone(x) is null then case when present(x) is null then null when is_scientific(x) then 'telephone_arrondi' else 'telephone_illisible' end
    when strlen(x) > 12 and plain_telephone(x) is null and telephone_others(x) is not null then 'telephone_multiple'
  end
);
