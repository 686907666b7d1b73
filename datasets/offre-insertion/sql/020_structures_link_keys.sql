-- One row per key of a structure. Two rows that share a key are the same structure. All keys are exact and blocked by place.
-- A SIRET alone is not enough: conseils départementaux and communes give their head office's number to all their places
-- (250 numbers of Aidants Connect, 845 rows, 113 of them over several communes), some with its address too. So rows of one SIRET join
-- only under one name, said shorter or longer: no place gets the name of another.
create macro has_words_of(longer, shorter) as list_has_all(string_split(longer, ' '), string_split(shorter, ' '));
-- names from short to long: is each within the next?
create macro is_one_name(names) as
  len(names) = 0 or list_bool_and([true] || list_transform(range(1, len(names)), lambda n: has_words_of(names[n + 1], names[n])));
create macro short_to_long(names) as list_transform(
  list_sort(list_transform(list_distinct(names), lambda name: {size: strlen(name), name: name})), lambda sized: sized.name);

-- nothing but words of what every commune has: which commune, only a postcode of one commune says
create macro is_of_any_commune(name) as list_has_all(
  ['mairie', 'hotel', 'ville', 'ccas', 'cias', 'centre', 'communal', 'action', 'sociale', 'social', 'france', 'services', 'service', 'maison',
    'poste', 'bureau', 'agence', 'postale', 'communale', 'municipale', 'mediatheque', 'bibliotheque', 'ecole', 'salle', 'espace', 'point', 'accueil', 'numerique'],
  string_split(name, ' '));

create table structures_link_keys as
with
  actuelles as (from structures_membres where not depassee),
  par_siret as (
    select siret, count(distinct cle_lieu) as lieux, count(distinct cle_adresse) as adresses, is_one_name(short_to_long(list(cle_nom))) as un_nom
    from actuelles where siret is not null and cle_nom is not null group by siret),
  par_siret_et_lieu as (
    select siret, cle_lieu, count(distinct cle_adresse) as adresses, is_one_name(short_to_long(list(cle_nom))) as un_nom
    from actuelles where siret is not null and cle_nom is not null and cle_lieu is not null group by all),
  par_siret_et_adresse as (
    select siret, cle_lieu, cle_adresse, is_one_name(short_to_long(list(cle_nom))) as un_nom
    from actuelles where siret is not null and cle_nom is not null and cle_lieu is not null and cle_adresse is not null group by all),
  par_nom_et_lieu as (
    select cle_nom, cle_lieu, count(distinct cle_adresse) as adresses
    from actuelles where cle_nom is not null and cle_lieu is not null group by all),
  -- of a name that stands at one postcode only: « mairie » at « 1 place de la mairie » may be any commune of a postcode
  par_nom_et_code_postal as (
    select cle_nom, any_value(code_postal) as code_postal
    from actuelles where cle_nom is not null and code_postal is not null group by all
    having count(distinct code_postal) = 1
      and (not is_of_any_commune(cle_nom) or any_value(code_postal) in (
        select code_postal from codes_postaux group by code_postal having count(distinct actuelle) = 1))),
  par_nom_et_adresse as (
    select cle_nom, code_postal, cle_adresse
    from actuelles join par_nom_et_code_postal using (cle_nom, code_postal) where cle_adresse is not null group by all
    having count(distinct code_insee) <= 1 and count(distinct siret) <= 1)
select member, 'id ' || id as key, 'identifiant' as reason from structures_membres
union all
select member, 'externe ' || cle_externe, 'identifiant' from actuelles where cle_externe is not null
union all -- same SIRET, same commune, same address, one name
select member, concat_ws('|', 'siret', siret, cle_lieu, cle_adresse), 'siret' from actuelles join par_siret_et_adresse using (siret, cle_lieu, cle_adresse)
where par_siret_et_adresse.un_nom and cle_nom is not null
union all -- same SIRET, same commune, same name
select member, concat_ws('|', 'siret nom', siret, cle_lieu, cle_nom), 'siret' from actuelles
where siret is not null and cle_lieu is not null and cle_nom is not null
union all -- same SIRET and commune, one name, no two different addresses: those without an address join
select member, concat_ws('|', 'siret lieu', siret, cle_lieu), 'siret' from actuelles join par_siret_et_lieu using (siret, cle_lieu)
where par_siret_et_lieu.adresses <= 1 and par_siret_et_lieu.un_nom and cle_nom is not null
union all -- same SIRET, one name, never two places: those without a place join
select member, concat_ws('|', 'siret seul', siret), 'siret' from actuelles join par_siret using (siret)
where par_siret.lieux <= 1 and par_siret.adresses <= 1 and par_siret.un_nom and cle_nom is not null
union all -- same name, commune and address
select member, concat_ws('|', 'nom', cle_nom, cle_lieu, cle_adresse), 'nom_commune_adresse' from actuelles
where cle_nom is not null and cle_lieu is not null and cle_adresse is not null
union all -- same name and commune, no two different addresses
select member, concat_ws('|', 'nom lieu', cle_nom, cle_lieu), 'nom_commune_adresse' from actuelles join par_nom_et_lieu using (cle_nom, cle_lieu)
where par_nom_et_lieu.adresses <= 1
union all -- same name, postcode and address, never two communes or SIRET: those without a commune join
select member, concat_ws('|', 'nom postal', cle_nom, code_postal, cle_adresse), 'nom_adresse_code_postal'
from actuelles join par_nom_et_adresse using (cle_nom, code_postal, cle_adresse);
