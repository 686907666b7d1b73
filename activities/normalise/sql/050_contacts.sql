-- Contacts: functional mail addresses only, complete URLs, free text without names.
-- An address stays when its local part names a function, or the very place or body; else it may be a person's.
create macro is_functional(address, named) as mailbox_of(address, named) = 'functional';

-- Several addresses, or one with words around it: the first that is good is kept, the others are told.
create macro courriel_among(sent, named) as list_transform([first_mailbox(sent, named)], lambda found: case
  when contains(found, '@') then cell(split_part(found, ' ', 1), case when contains(found, ' ') then 'courriel_multiple' end)
  else cell(null, found)
end)[1];

create macro courriel_cell_of(sent, named) as case
  when sent is null then cell(null::varchar, null)
  when not regexp_full_match(sent, '[a-z0-9_''+-]+(\.[a-z0-9_''+-]+)*@([a-z0-9][a-z0-9-]*\.)+[a-z]{2,}') then case when contains(sent, '@') then courriel_among(sent, named) else cell(null, 'courriel_illisible') end
  when is_functional(sent, named) then cell(sent, null)
  when mailbox_of(sent, named) = 'stranger' then cell(null, 'courriel_sans_titulaire')
  else cell(null, 'courriel_personnel')
end;

create macro cell_courriel(x, named) as list_transform([lower(present(x))], lambda sent: courriel_cell_of(sent, named))[1];

create macro with_scheme(x) as case
  when regexp_matches(x, '(?i)^https?://') then x
  when regexp_matches(x, '(?i)^t?tps?://') then regexp_replace(x, '(?i)^t?tp(s?)://', 'http\1://')
  when regexp_matches(x, '(?i)^(www\.|([\pL0-9-]+\.)+(fr|com|org|net|eu|re|bzh|info|asso|gouv\.fr)(/|$))') then 'https://' || x
  else x
end;

-- Scheme and host are case-blind and become lower case; the path keeps the case it was sent with.
create macro tidy_url(x) as lower(regexp_extract(x, '^[^/]+//[^/?#]+')) || regexp_replace(x, '^[^/]+//[^/?#]+', '');

-- An address within an address of the web, as a parameter: somebody's there as well.
create macro mailbox_within(url) as filled(regexp_extract(replace(url, '%40', '@'), '[\p{L}0-9._%+''-]+@[\p{L}0-9-]+(\.[\p{L}0-9-]+)+'));

create macro url_cell_of(tidy, sent) as case
  when sent is null then cell(null::varchar, null)
  when not regexp_full_match(tidy, 'https?://([\p{Ll}\p{Lo}\p{M}0-9_-]+\.)+([a-z]{2,}|xn--[a-z0-9-]+)(:[0-9]+)?([/?#][^\s"<>\\^`{|}]*)?') then cell(null, 'url_illisible')
  when (contains(tidy, '@') or contains(tidy, '%40')) and mailbox_of(mailbox_within(tidy), '') <> 'functional' then cell(null, 'courriel_personnel')
  else cell(tidy, case when tidy <> sent then 'url_completee' end)
end;

create macro cell_url(x) as list_transform([tidy_url(with_scheme(present(x)))], lambda tidy: url_cell_of(tidy, present(x)))[1];

-- Free text may name people: addresses that are not functional and names behind a civility are taken out, and counted.
-- A cheap look, wider than what is taken out: who is passed here is asked word by word.
create macro may_name_somebody(x) as contains(x, '@')
  or regexp_matches(x, '(?i)[\[(] ?(at|arobase|à) ?[\])]|(contact|r[ée]f[ée]rent|responsable|interlocut|conseill[eè]r|direct(eur|rice)|pr[ée]sident|tr[ée]sori|secr[ée]taire|coord(in|onn)at|(anim|m[ée]di|form|[ée]duc|accompagn)at(eur|rice)|g[ée]rant|adjoint|travailleu|assistant|charg[ée]|psychologue|chef|intervenant|b[ée]n[ée]vole|[ée]quipe|demande[rz]|appele[rz]|joindre|resp\b)|(par|avec|auprès de|aupres de|permanences? de|adresse[rz] à|élue?s?|cip|agente?s?|maires?) ?:? (?-i:[A-ZÀ-Þ])| (arobase|AT) |[A-Za-z][ :,(-]+(\+33|0)[ .]?\d|(auprès|aupres|permanence) d[''’]|\b(m|mm|mr|mrs|mmes?|mlles?|melles?|dr|pr|me|monsieur|messieurs|madame|mesdames|mademoiselle|mesdemoiselles|docteur|professeur|ma[iî]tre)\b|\b(Mr|Mme|Mlle|MME|MLLE|MR)[A-ZÉÈ]');

create macro free_text_of(read, named) as case
  when may_name_somebody(read."value") is not true then read
  else list_transform([without_persons(read."value", named)], lambda kept: cell(kept,
    case
      when kept = read."value" then read.issue
      when contains(kept, '[adresse retirée]') then 'courriel_personnel'
      else 'nom_de_personne'
    end))[1]
end;

create macro cell_free_text(x, named) as list_transform([cell_text(x)], lambda read: free_text_of(read, named))[1];

-- An address may say at whose place: the street stays, the name does not.
create macro cell_address(x) as list_transform([cell_text(x)], lambda read: case
  when may_name_somebody(read."value") is not true then read
  else list_transform([without_addressee(read."value")], lambda kept: cell(kept, case when kept = read."value" then read.issue else 'nom_de_personne' end))[1]
end)[1];
