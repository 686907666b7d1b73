-- Contacts: functional mail addresses only, complete URLs, free text without names.
create macro functional_word(local_part) as regexp_matches(local_part,
  '(contact|accueil|info|mairie|secretariat|direction|admin|ccas|cias|msap|mfs|france|service|espace|mediath|biblio|centre|maison|mission|mds|cms|epn|cyber|numeri|asso|bureau|social|pole|emploi|insertion|commune|ville|agence|antenne|point|relais|formation|communication|agglo|mjc|pimms|croix|poste|courrier|bonjour|hello|demande|inscription|reservation|standard|technique|tourisme|sante|jeune|cidff|plie|siae|^fs[.-]|^rsp|^cc[.-])');

-- An address stays when its local part names a function, or the very place or body; else it may be a person's.
create macro is_functional(address, named) as functional_word(split_part(address, '@', 1))
  or (split_part(address, '@', 2) = 'france-services.gouv.fr' and not contains(split_part(address, '@', 1), '.'))
  or len(list_filter(
    regexp_split_to_array(split_part(address, '@', 1), '[^a-z]+'),
    lambda word: word <> '' and not contains(replace(comparable(named), ' ', ''), word))) = 0;

create macro courriel_cell_of(sent, named) as case
  when sent is null then cell(null::varchar, null)
  when not regexp_full_match(sent, '[a-z0-9_''+-]+(\.[a-z0-9_''+-]+)*@([a-z0-9][a-z0-9-]*\.)+[a-z]{2,}') then cell(null, 'courriel_illisible')
  when is_functional(sent, named) then cell(sent, null)
  else cell(null, 'courriel_personnel')
end;

create macro cell_courriel(x, named) as list_transform([lower(present(x))], lambda sent: courriel_cell_of(sent, named))[1];

create macro with_scheme(x) as case
  when regexp_matches(x, '(?i)^https?://') then x
  when regexp_matches(x, '(?i)^t?tps?://') then regexp_replace(x, '(?i)^t?tp(s?)://', 'http\1://')
  when regexp_matches(x, '(?i)^(www\.|([a-z0-9-]+\.)+(fr|com|org|net|eu|re|gouv\.fr)(/|$))') then 'https://' || x
  else x
end;

-- Scheme and host are case-blind and become lower case; the path keeps the case it was sent with.
create macro tidy_url(x) as lower(regexp_extract(x, '^[^/]+//[^/?#]+')) || regexp_replace(x, '^[^/]+//[^/?#]+', '');

create macro url_cell_of(tidy, sent) as case
  when sent is null then cell(null::varchar, null)
  when not regexp_full_match(tidy, 'https?://([a-z0-9_-]+\.)+[a-z]{2,}(:[0-9]+)?([/?#][^\s"<>\\^`{|}]*)?') then cell(null, 'url_illisible')
  else cell(tidy, case when tidy <> sent then 'url_completee' end)
end;

create macro cell_url(x) as list_transform([tidy_url(with_scheme(present(x)))], lambda tidy: url_cell_of(tidy, present(x)))[1];

-- Free text may name people: addresses that are not functional and names behind a civility are taken out, and counted.
create macro mail_pattern() as '[A-Za-z0-9_''+.-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}';

create macro civility_pattern() as '\b(M\.|Mr\.?|Mme\.?|Mlle\.?|Monsieur|Madame|Mademoiselle) (\p{Lu}[\pL''’-]+ ?){1,3}';

create macro has_personal_mail(x, named) as len(list_filter(regexp_extract_all(x, mail_pattern()), lambda found: not is_functional(lower(found), named))) > 0;

create macro without_personal_mail(x, named) as case
  when has_personal_mail(x, named) then regexp_replace(x, mail_pattern(), '[adresse retirée]', 'g')
  else x
end;

create macro free_text_of(read, named) as cell(
  regexp_replace(without_personal_mail(read."value", named), civility_pattern(), '[nom retiré] ', 'g'),
  case
    when has_personal_mail(read."value", named) then 'courriel_personnel'
    when regexp_matches(read."value", civility_pattern()) then 'nom_de_personne'
    else read.issue
  end
);

create macro cell_free_text(x, named) as list_transform([cell_text(x)], lambda read: free_text_of(read, named))[1];
