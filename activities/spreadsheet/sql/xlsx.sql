-- One value per value. How a text becomes a cell of a workbook, and is read back; null stays null.

-- UTF-16 code units, which is what XLSX counts; bytes are never fewer, and cheaper.
create or replace temp macro utf16_length(t) as
  case
    when strlen(t) <= 32767 then strlen(t)
    else length(t) + length(regexp_replace(t, '[^\x{10000}-\x{10FFFF}]', '', 'g'))
  end;

create or replace temp macro xlsx_escape_markup(t) as
  replace(replace(replace(replace(t, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), chr(13), '&#13;'); -- a bare CR reads back as LF

-- What XML 1.0 cannot carry is written _xHHHH_ (ECMA-376, ST_Xstring), so a text that looks like it is escaped too.
create or replace temp macro xlsx_escape_controls(t) as
  list_reduce(
    list_prepend(
      replace(t, '_x', '_x005F_x'),
      list_distinct(regexp_extract_all(t, '[\x00-\x08\x0b\x0c\x0e-\x1f\x{FFFE}\x{FFFF}]'))),
    lambda text, found: replace(text, found, '_x' || printf('%04X', ord(found)) || '_'));

-- The cheap ways first: most texts hold nothing to escape, and nearly all the others only markup.
create or replace temp macro xlsx_text(t) as
  case
    when not regexp_matches(t, '[&<>\x00-\x08\x0b-\x1f\x{FFFE}\x{FFFF}]|_x[0-9A-Fa-f]{4}_') then t
    when not regexp_matches(t, '[\x00-\x08\x0b\x0c\x0e-\x1f\x{FFFE}\x{FFFF}]|_x[0-9A-Fa-f]{4}_') then xlsx_escape_markup(t)
    else xlsx_escape_markup(xlsx_escape_controls(t))
  end;

-- The opposite of xlsx_text, for reading a workbook back: _xHHHH_ is looked for from left to right, as ECMA-376 wants it.
create or replace temp macro xlsx_read_controls(t) as
  case
    when not contains(t, '_x') then t
    else array_to_string(
      list_transform(
        regexp_extract_all(t, '_x[0-9A-F]{4}_|(?s:.)'),
        lambda part: if(length(part) = 7, chr(cast('0x' || part[3:6] as integer)), part)),
      '')
  end;

create or replace temp macro xlsx_read(t) as
  xlsx_read_controls(replace(replace(replace(replace(t, '&#13;', chr(13)), '&gt;', '>'), '&lt;', '<'), '&amp;', '&'));
