-- One value per value. How a text or a list becomes a cell of a published CSV or XLSX file; null stays null.

-- A spreadsheet runs a cell that begins with = + - @ as a formula (OWASP, CSV injection). It may split our files at something else than
-- the comma that they are written with, and then quotes and line ends mean nothing to it: whatever stands after a semicolon, a tab, a bar
-- or a line end begins a cell too. An apostrophe in front makes it text; what begins with apostrophes already gets one more, so that
-- taking one away always gives the value back. Numbers and telephone numbers, and inside a text the dash of a list, run nothing.
create or replace temp macro formula_starts() as '(?:^|[;\t\r\n|])[ "\x{00A0}\x{202F}]*''*[=+\-@＝＋－＠]|^''*[\t\r\n\x00]';

create or replace temp macro is_signed_number(t) as regexp_full_match(t, '[+-] ?[0-9][0-9 .,\x{00A0}\x{202F}]*[%€‰]?');

-- What calls a function is none. Ranges, since a class such as \pL is thousands of them to plan, in every column.
create or replace temp macro is_list_dash(t) as
  regexp_full_match(t, '[ \x{00A0}]*[-+][ \x{00A0}][^|!=@"]*') and not regexp_matches(t, '[0-9A-Za-z\x{AA}-\x{1FFF}\x{2C00}-\x{10FFFF}]\(');

-- Texts between such places, and the places themselves, in order.
create or replace temp macro formula_parts(t) as regexp_extract_all(t, '[;\t\r\n|]|[^;\t\r\n|]+');

-- A bar makes a command of a dash (DDE), for whoever does not split at it.
create or replace temp macro guard_part(part, may_list) as
  case
    when is_signed_number(part) or (may_list and is_list_dash(part)) then part
    when regexp_matches(part, '^[ "\x{00A0}\x{202F}]*''*[=+\-@＝＋－＠]') then regexp_replace(part, '^([ "\x{00A0}\x{202F}]*)', '\1''')
    else part
  end;

-- Names its argument once: a macro is text, and all that goes in would be planned as often as it is named.
create or replace temp macro guard_start(t) as regexp_replace(t, '^(''*[\t\r\n\x00])', '''\1');

create or replace temp macro is_one_part(t) as
  not (contains(t, ';') or contains(t, '|') or contains(t, chr(10)) or contains(t, chr(13)) or contains(t, chr(9)));

-- The cheap ways first: most texts are one part, and begin with a letter or a digit (61 and 64 are = and @, 160 and 8239 blanks).
-- What a lambda names beside its part is copied for each of them: a cell of a million line ends would take minutes.
create or replace temp macro formula_safe(t) as
  case
    when unicode(t) > 47 and unicode(t) < 65000 and unicode(t) not in (61, 64, 160, 8239) and is_one_part(t) then t
    when is_signed_number(t) then t
    when not regexp_matches(t, formula_starts()) then t
    else guard_start(array_to_string(case
      when contains(t, '|') then list_transform(formula_parts(t), lambda part: guard_part(part, false))
      else list_transform(formula_parts(t), lambda part, rank: guard_part(part, rank > 1))
    end, ''))
  end;

-- What formula_safe leaves as it is, told in half the time: a column of such texts alone needs no guard.
create or replace temp macro is_bare(t) as t = '' or (t glob '[0-9A-Za-z]*' and is_one_part(t));

-- The opposite of formula_safe. What holds no apostrophe was never given one.
create or replace temp macro formula_read(t) as
  case
    when not contains(t, '''') then t
    else regexp_replace(regexp_replace(t, '^''(''*[\t\r\n\x00])', '\1'), '(^|[;\t\r\n|])([ "\x{00A0}\x{202F}]*)''(''*[=+\-@＝＋－＠])', '\1\2\3', 'g')
  end;

-- Items joined by "|"; a "|" or "\" inside an item has a "\" in front.
create or replace temp macro list_text(items) as
  array_to_string(list_transform(items, lambda item: replace(replace(item, '\', '\\'), '|', '\|')), '|');
