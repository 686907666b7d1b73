-- One row per key of a structure. Two rows that share a key are the same structure. All keys are exact and blocked by place.
-- A SIRET alone is not enough: conseils départementaux and communes give their head office's number to all their places
-- (250 numbers of Aidants Connect, 845 rows, 113 of them over several communes).
create table structures_link_keys as
with
  actuelles as (from structures_membres where not depassee),
  par_siret as (
    select siret, count(distinct cle_lieu) as lieux, count(distinct cle_adresse) as adresses
    from actuelles where siret is not null group by siret),
  par_siret_et_lieu as (
    select siret, cle_lieu, count(distinct cle_adresse) as adresses
    from actuelles where siret is not null and cle_lieu is not null group by all),
  par_nom_et_lieu as (
    select cle_nom, cle_lieu, count(distinct cle_adresse) as adresses
    from actuelles where cle_nom is not null and cle_lieu is not null group by all)
select member, 'id ' || id as key, 'identifiant' as reason from structures_membres
union all
select member, 'externe ' || cle_externe, 'identifiant' from actuelles where cle_externe is not null
union all -- same SIRET, same commune, same address
select member, concat_ws('|', 'siret', siret, cle_lieu, cle_adresse), 'siret' from actuelles
where siret is not null and cle_lieu is not null and cle_adresse is not null
union all -- same SIRET, same commune, same name
select member, concat_ws('|', 'siret nom', siret, cle_lieu, cle_nom), 'siret' from actuelles
where siret is not null and cle_lieu is not null and cle_nom is not null
union all -- same SIRET and commune, no two different addresses: those without an address join
select member, concat_ws('|', 'siret lieu', siret, cle_lieu), 'siret' from actuelles join par_siret_et_lieu using (siret, cle_lieu)
where par_siret_et_lieu.adresses <= 1
union all -- same SIRET, never two places: those without a place join
select member, concat_ws('|', 'siret seul', siret), 'siret' from actuelles join par_siret using (siret)
where par_siret.lieux <= 1 and par_siret.adresses <= 1
union all -- same name, commune and address
select member, concat_ws('|', 'nom', cle_nom, cle_lieu, cle_adresse), 'nom_commune_adresse' from actuelles
where cle_nom is not null and cle_lieu is not null and cle_adresse is not null
union all -- same name and commune, no two different addresses
select member, concat_ws('|', 'nom lieu', cle_nom, cle_lieu), 'nom_commune_adresse' from actuelles join par_nom_et_lieu using (cle_nom, cle_lieu)
where par_nom_et_lieu.adresses <= 1;
