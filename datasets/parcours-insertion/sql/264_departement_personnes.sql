-- One row per list and person, with the line where the département finds her: the newest of its own files, its own tool before what the Caf sends it. A
-- file that tells of another département as well is not its own.
create table departement_personnes as
with
  roles(role, rang) as (values ('orientations', 1), ('accompagnements', 2), ('beneficiaires', 3), ('instructions', 4)),
  fichiers as (
    select _source, extract_rank(_line) as extrait, min(departement) as departement, min(rang) as rang
    from dites join source_roles on source_roles.source = _source join roles using (role)
    where departement is not null
    group by all having min(departement) = max(departement)),
  lignes as (
    select personne, fichiers.departement,
      arg_min({source: dites._source, extrait: fichiers.extrait, ligne: extract_line(_line)}, (rang, -epoch(date_reference), dites._source, _line)) as lieu
    from dites join fichiers on fichiers._source = dites._source and fichiers.extrait = extract_rank(_line)
    where personne in (select personne from personnes_references)
    group by all),
  prevus as (
    select personne, departement, jour, min(date_rendez_vous) as rendez_vous_prevu
    from listes join rendez_vous using (personne, departement) where statut = 'a_venir' and date_rendez_vous >= jour group by all)
select liste, personne, departement, 'r' || reference as reference, depuis, cast(jour - depuis as integer) as jours, cible_jours, rendez_vous_prevu,
  lieu.source as source, lieu.extrait as extrait, lieu.ligne as ligne,
from listes
join personnes_references using (personne, departement)
left join lignes using (personne, departement)
left join prevus using (personne, departement, jour)
order by departement, liste, depuis, reference;
