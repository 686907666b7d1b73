-- One row per key of a service: its identifier, and its whole content at its structure (the same service, sent twice).
create table services_link_keys as
select member, 'id ' || id as key, 'identifiant' as reason from services_membres
union all
select member, concat_ws('|', 'contenu', structure_id, contenu), 'nom_commune_adresse' from services_membres where not depassee;
