-- Codes: lists as PostgreSQL prints them ({a,"b c"}) or as JSON, single values, and opening hours. Without the functions of JSON: the self-check
-- of a partner's browser has none.
create macro json_text(item) as if(starts_with(item, '"'),
  replace(replace(replace(replace(replace(item[2:-2], '\\', chr(1)), '\"', '"'), '\n', chr(10)), '\t', chr(9)), chr(1), '\'),
  item);
create macro read_list(x) as case
  when present(x) is null then []
  when regexp_full_match(trim(x), '\[\s*(?:(?:"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|true|false|null)\s*(?:,\s*(?:"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|true|false|null)\s*)*)?\]')
    then list_filter(list_transform(
      regexp_extract_all(x, '(?:"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|true|false|null)'),
      lambda item: if(item = 'null', '', trim(json_text(item)))), lambda item: item <> '')
  else list_filter(list_transform(
    string_split(regexp_replace(present(x), '^\{|\}$', '', 'g'), ','),
    lambda item: trim(item, ' "')), lambda item: item <> '')
end;

create macro cell_codes_of(sent, known) as cell(
  nullif(list_sort(list_distinct(list_filter(list_transform(sent, lambda code: known[code]), lambda code: code <> ''))), []),
  case
    when len(list_filter(sent, lambda code: known[code] is null)) > 0 then 'code_inconnu'
    when len(list_filter(sent, lambda code: known[code] = '')) > 0 then 'code_sans_equivalent'
  end
);

-- `known` maps the partner's code to ours, or to '' when ours has no equivalent: (select map(list(code), list(code_v1)) from …).
create macro cell_codes(x, known) as list_transform([read_list(x)], lambda sent: cell_codes_of(sent, known))[1];

create macro cell_opening_hours(x) as case
  when present(x) is null then cell(null::varchar, null)
  else list_transform([opening_hours(present(x))], lambda found: cell(found, case
    when found is null then 'horaires_illisibles'
    when contains(found, '[adresse retirée]') then 'courriel_personnel'
    when contains(found, '[nom retiré]') then 'nom_de_personne'
  end))[1]
end;
