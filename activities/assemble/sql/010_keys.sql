-- Keys for comparison across partners, made of comparable text: never published.
create macro without_small_words(x) as filled(trim(regexp_replace(x, '\b(de|du|des|la|le|les|et|au|aux|en)\b ?', '', 'g')));

create macro long_saints(x) as regexp_replace(regexp_replace(x, '\bst\b', 'saint', 'g'), '\bste\b', 'sainte', 'g');

-- l' and d' before a vowel, à between two words; the A and D of an antenne, a building or a number stay: they tell one place from another.
create macro without_elisions(x) as regexp_replace(regexp_replace(x, '\b[ld] ([aeiouyh])', '\1', 'g'), '([a-z]) a ([a-z])', '\1 \2', 'g');

-- A name whose accents were lost before it reached us compares with nothing.
create macro name_key(x) as case when not contains(x, chr(65533)) then without_small_words(long_saints(without_elisions(comparable(x)))) end;

create macro long_street_words(x) as
  regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(x,
    '\b(av|ave)\b', 'avenue', 'g'), '\b(bd|bld|bvd|boul)\b', 'boulevard', 'g'), '\bpl\b', 'place', 'g'), '\brte\b', 'route', 'g'),
    '\b(ch|chem)\b', 'chemin', 'g'), '\bimp\b', 'impasse', 'g'), '\ball\b', 'allee', 'g'), '(^|\d )r\b', '\1rue', 'g'), '\b(bp|cs) ?\d+|\bcedex( \d+)?\b', '', 'g');

create macro address_key(x) as case when not contains(x, chr(65533))
  then without_small_words(trim(regexp_replace(long_saints(long_street_words(without_elisions(comparable(x)))), ' +', ' ', 'g'))) end;

-- What a merged member had and the published row lacks: {field: value} as JSON text, empty object when nothing differs.
create macro discarded(field, held, published) as case
  when held is not null and held is distinct from published then {champ: field, valeur: cast(held as varchar)}
end;

create macro discarded_json(found) as cast(to_json(map_from_entries(list_transform(
  list_filter(found, lambda f: f is not null), lambda f: {k: f.champ, v: f.valeur}))) as varchar);
