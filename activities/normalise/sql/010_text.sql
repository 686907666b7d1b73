-- Text macros. Mappings see every text already squeezed; a macro repeats its argument's text wherever it names it, so what is
-- costly is bound once by a lambda: list_transform([expression], lambda it: …)[1]. Clean values take a short way before that.
-- Two cases over plain values packed at the end are many times cheaper than one case over cells, and the condition they share
-- is evaluated once if it stands in the first `when` of both. Inside a lambda: no regular expression (compiled again for every
-- 2048 rows) and no other column (copied).
-- A cell is struct(value, issue): what is kept, and the code of what was seen (catalogue: quality-rules/catalogue.yaml).
create macro cell(kept, seen) as struct_pack("value" := kept, issue := cast(seen as varchar));

-- White space of every kind, the narrow no-break space of French typography included, becomes one blank; nothing becomes null.
-- Most cells are plain ASCII on one line, which costs a few comparisons; accents cost one regular expression, dirt costs two.
create macro squeezed(x) as case
  when strlen(x) = length(x) and not contains(x, '  ') and not contains(x, chr(10)) and not contains(x, chr(9)) and not contains(x, chr(13))
    and x not like ' %' and x not like '% ' and x <> '' then x
  when regexp_matches(x, '[[:cntrl:]]|  |^ | $|^$|[\x{00A0}\x{00AD}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{3000}\x{FEFF}]')
    then nullif(trim(regexp_replace(x, '[[:cntrl:]\s\x{00A0}\x{00AD}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{3000}\x{FEFF}]+', ' ', 'g')), '')
  else x
end;

create macro has_html(x) as regexp_matches(x, '<[A-Za-z/!][^<>]*>|&(#\d+|#x[0-9A-Fa-f]+|[A-Za-z]{2,8});');

create macro has_lost_accents(x) as contains(x, chr(65533));

-- Partners write "nothing" in many ways; only where a value has a form (dates, numbers, contacts) can these be told from text.
-- A list, not `in (…)`: DuckDB makes a join of a long `in`, which runs for every row, whatever case stands around it, and loses the order of rows.
create macro present(x) as case
  when strlen(x) > 18 then x
  when not list_contains(['', '-', '--', '.', '/', '?', 'x', '0', 'na', 'n/a', 'nc', 'nr', 'null', 'none', 'néant', 'neant', 'aucun', 'non renseigné', 'non communiqué'], lower(x))
    then x
end;

create macro may_have_html(x) as contains(x, '<') or contains(x, '&');

create macro text_of(x) as list_transform([text_from_html(x)], lambda read: squeezed(read))[1];

create macro cell_text(x) as cell(
  case when not may_have_html(x) then nullif(x, '') when has_html(x) then text_of(x) else nullif(x, '') end,
  case when has_lost_accents(x) then 'accents_perdus' when not may_have_html(x) then null when has_html(x) then 'html_retire' end
);

-- Takes a mark out; most values have none, and looking costs a tenth of replacing.
create macro without(x, mark) as case when contains(x, mark) then replace(x, mark, '') else x end;

-- Coalesce for a shared first part: what a coalesce names is never shared with the issue beside it.
create macro kept_or(kept, mended) as greatest(kept, case when kept is null then mended end);

-- Lower case, no accent, letters and digits only: to compare, never to publish.
create macro comparable(x) as nullif(trim(regexp_replace(lower(strip_accents(x)), '[^a-z0-9]+', ' ', 'g')), '');
