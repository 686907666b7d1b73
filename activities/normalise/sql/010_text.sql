-- Text macros. Mappings see every text already squeezed; a macro repeats its argument's text wherever it names it, so what is
-- costly is bound once by a lambda: list_transform([expression], lambda it: …)[1]. Clean values take a short way before that.
-- Two cases over plain values packed at the end are many times cheaper than one case over cells, and the condition they share
-- is evaluated once if it stands in the first `when` of both. Inside a lambda: no regular expression (compiled again for every
-- 2048 rows) and no other column (copied).
-- A cell is struct(value, issue): what is kept, and the code of what was seen (catalogue: quality-rules/catalogue.yaml).
create macro cell(kept, seen) as struct_pack("value" := kept, issue := cast(seen as varchar));

-- What a formula that failed leaves in a cell: # and one word in capitals that ends in ! or ?, in any language; those that end in neither, by
-- name; a row of # where a column was too narrow. Told by the extract's issues.
create macro without_blanks(x) as regexp_replace(x, '^[[:cntrl:]\s\x{00A0}\x{202F}]+|[[:cntrl:]\s\x{00A0}\x{202F}]+$', '', 'g');

create macro is_error_word(t) as
  t glob 'Err:5[0-9][0-9]' or (strlen(t) > 2 and ltrim(t, '#') = '') or regexp_full_match(t, '#¡?[A-Z\x{C0}-\x{17F}][A-Z\x{C0}-\x{17F}0-9/._]+[ \x{00A0}\x{202F}]?[!?]')
  or list_contains(['#N/A', '#NA', '#N/D', '#REF!', '#VALEUR!', '#VALUE!', '#DIV/0!', '#NOM?', '#NAME?', '#NUL!', '#NULL!', '#NOMBRE!', '#NUM!', '#CHAMP!', '#FIELD!', '#CALC!', '#SPILL!',
    '#PROPAGATION!', '#EPARS!', '#BLOCKED!', '#BLOQUE!', '#CONNECT!', '#CONNEXION!', '#UNKNOWN!', '#INCONNU!', '#BUSY!', '#GETTING_DATA', '#CHARGEMENTDONNEES', '#CHARGEMENT_DONNEES', '#REF', '#VALUE', '#VALEUR', '#DIV/0', '#N/AN/A', '#N/AREQUESTINGDATA...', '#NV', '#N/V', '#N/B', '#I/T'], upper(strip_accents(replace(t, ' ', ''))));

-- Asked of every cell, by its first sign: that of an error, or a blank or a letter with an accent, behind which one may stand.
create macro may_be_spreadsheet_error(x) as x glob '[#E]*' or ((x < '!' or x > '~') and (contains(x, '#') or contains(x, 'Err:5')));

create macro is_spreadsheet_error(x) as may_be_spreadsheet_error(x) and is_error_word(without_blanks(x));

-- A text as exports write it so that Excel keeps its zeros: ="01" is 01. Any other formula stays as it was sent.
create macro is_kept_text(x) as (x = '=""' or x glob '="[!#]*"') and not contains(replace(x[3:-2], '""', ''), '"');

-- White space of every kind, the narrow no-break space of French typography included, becomes one blank; nothing becomes null.
-- Most cells are plain ASCII on one line, which costs a few comparisons; accents cost one regular expression, dirt costs two.
create macro squeezed(x) as case
  when is_spreadsheet_error(x) then null
  when is_kept_text(x) then nullif(trim(replace(x[3:-2], '""', '"')), '')
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

-- In free text only what can be no text at all; a list, as above.
create macro is_missing_word(x) as strlen(x) <= 18 and list_contains(['null', '(null)', 'none', 'nan', 'nat', '<na>', 'undefined', 'na', 'n/a', 'n.a.', 'nc', 'n/c', 'n.c.', 'nr', 'n/r', 'n.r.', 'nd', 'n/d', 'n.d.',
  'néant', 'neant', 'aucun', 'aucune', 'inconnu', 'inconnue', 'sans objet', 's/o', 'non renseigné', 'non renseignée', 'non renseigne', 'non renseignee', 'non communiqué', 'non communiquée',
  'non disponible', 'à compléter', 'a completer', '(vide)', '-', '--', '---', '.', '..', '...', '…', '?', '??', '???', '/', '_', '—', '–', '*', 'xx', 'xxx'], lower(x));

create macro cell_text(x) as cell(
  case when is_missing_word(x) then null when not may_have_html(x) then nullif(x, '') when has_html(x) then text_of(x) else nullif(x, '') end,
  case when is_missing_word(x) then 'valeur_absente' when has_lost_accents(x) then 'accents_perdus' when not may_have_html(x) then null when has_html(x) then 'html_retire' end
);

-- Takes a mark out; most values have none, and looking costs a tenth of replacing.
create macro without(x, mark) as case when contains(x, mark) then replace(x, mark, '') else x end;

-- Coalesce for a shared first part: what a coalesce names is never shared with the issue beside it.
create macro kept_or(kept, mended) as greatest(kept, case when kept is null then mended end);
