-- One row per member of a group that was merged, the one that gave its identifier included: by which key it came, and what it
-- had that the published row has not. What its own source sent again since is no merger, and tells nothing of what it was.
create table fusions as
with
  cles as (
    select s.member, min(k.reason) as reason from structures_rattachees as s
    join structures_link_keys as k using (member) join structures_link_keys as p on p.key = k.key and p.member = s.cluster
    where s.member <> s.cluster group by all)
select m._source, m._line, 'structures' as "table", s.id, m.source as membre_source, m.id as membre_id,
  case when m.member = m.cluster then 'premier' else coalesce(reason, 'transitive') end as cle,
  discarded_json([
    discarded('nom', m.nom, s.nom), discarded('date_maj', m.date_maj, s.date_maj), discarded('description', m.description, s.description),
    discarded('lien_source', m.lien_source, s.lien_source), discarded('siret', m.siret, s.siret), discarded('commune', m.commune, s.commune),
    discarded('code_postal', m.code_postal, s.code_postal), discarded('code_insee', m.code_insee, s.code_insee),
    discarded('adresse', m.adresse, s.adresse), discarded('complement_adresse', m.complement_adresse, s.complement_adresse),
    discarded('longitude', m.longitude, s.longitude), discarded('latitude', m.latitude, s.latitude),
    discarded('telephone', m.telephone, s.telephone), discarded('courriel', m.courriel, s.courriel), discarded('site_web', m.site_web, s.site_web),
    discarded('horaires_accueil', m.horaires_accueil, s.horaires_accueil), discarded('accessibilite_lieu', m.accessibilite_lieu, s.accessibilite_lieu)
  ]) as valeurs_ecartees,
from structures_rattachees as m
join structures_rattachees as premier on premier.member = m.cluster
join structures as s on s.id = premier.id
left join cles on cles.member = m.member
where m.cluster in (select cluster from structures_rattachees where member <> cluster and not depassee) and not m.depassee
union all
select m._source, m._line, 'services', premier.id, m.source, m.id, case when m.member = m.cluster then 'premier' when m.id = premier.id then 'identifiant' else 'nom_commune_adresse' end,
  discarded_json([discarded('nom', m.nom, s.nom), discarded('date_maj', m.date_maj, s.date_maj), discarded('description', m.description, s.description),
    discarded('thematiques', m.thematiques, s.thematiques), discarded('publics', m.publics, s.publics), discarded('frais', m.frais, s.frais),
    discarded('adresse', m.adresse, s.adresse), discarded('structure_id', m.structure_id, s.structure_id)])
from services_rattaches as m
join services_rattaches as premier on premier.member = m.cluster
join services as s on s.id = premier.id
where m.cluster in (select cluster from services_rattaches where member <> cluster and not depassee) and not m.depassee
order by "table", id, membre_id, valeurs_ecartees;

-- One row per row received: published under its own name, or merged into another.
create table fates as
select _source, _line, case when member = cluster then 'out' else 'merged' end as fate from structures_rattachees
union all
select _source, _line, case when member = cluster then 'out' else 'merged' end from services_rattaches;
