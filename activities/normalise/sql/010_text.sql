-- Text macros. Mappings see every text already squeezed; a macro repeats its argument's text wherever it names it, so what is
-- costly is bound once by a lambda: list_transform([expression], lambda it: …)[1]. Clean values take a short way before that.
-- A cell is struct(value, issue): what is kept, and the code of what was seen (catalogue: quality-rules/catalogue.yaml).
create macro empty_cell() as struct_pack("value" := null::varchar, issue := null::varchar);

create macro cell(kept, seen) as struct_pack("value" := kept, issue := cast(seen as varchar));

-- White space of every kind, the narrow no-break space of French typography included, becomes one blank; nothing becomes null.
-- Most cells are plain ASCII on one line, which costs four comparisons; the others take the regular expression.
create macro squeezed(x) as nullif(trim(
  case
    when strlen(x) = length(x) and not contains(x, '  ') and not contains(x, chr(10)) and not contains(x, chr(9)) and not contains(x, chr(13)) then x
    when regexp_matches(x, '[[:cntrl:]]|  |[\x{00A0}\x{00AD}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{3000}\x{FEFF}]')
      then regexp_replace(x, '[[:cntrl:]\s\x{00A0}\x{00AD}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{3000}\x{FEFF}]+', ' ', 'g')
    else x
  end), '');

create macro has_html(x) as (contains(x, '<') or contains(x, '&')) and regexp_matches(x, '<[A-Za-z/!][^<>]*>|&(#\d+|#x[0-9A-Fa-f]+|[A-Za-z]{2,8});');

create macro has_lost_accents(x) as contains(x, chr(65533));

-- Partners write "nothing" in many ways; only where a value has a form (dates, numbers, contacts) can these be told from text.
create macro present(x) as case
  when length(x) > 16 or lower(x) not in ('', '-', '--', '.', '/', '?', 'x', '0', 'na', 'n/a', 'nc', 'nr', 'null', 'none', 'néant', 'neant', 'aucun', 'non renseigné', 'non communiqué')
    then x
end;

create macro cell_text(x) as cell(
  case when has_html(x) then squeezed(text_from_html(x)) else nullif(x, '') end,
  case when has_lost_accents(x) then 'accents_perdus' when has_html(x) then 'html_retire' end
);

-- Lower case, no accent, letters and digits only: to compare, never to publish.
create macro comparable(x) as nullif(trim(regexp_replace(lower(strip_accents(x)), '[^a-z0-9]+', ' ', 'g')), '');
