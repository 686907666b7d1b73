-- A person's code: drawn from its surest identifier, so that it stays from month to month. Where identifiers were disputed, two persons may
-- have drawn the same: all but the first get their rank as well.
create table codes as
with
  groupes as (
    select coalesce(cluster, member) as cluster, membres.*
    from personnes_membres as membres left join personnes_link_clusters using (member)),
  tires as (
    select cluster, min(member) as premier,
      coalesce(min(nir), min(dossier_role), min(matricule_role), min(matricule_naissance), min(france_travail), min(identifiant_si),
        min(spie), min(identite), min(telephone_naissance), cast(min(profil) as varchar)) as tirage
    from groupes group by cluster),
  rangs as (select *, row_number() over (partition by tirage order by premier) as rang from tires)
select groupes.profil, 'p' || left(sha256(rangs.tirage || case when rang > 1 then '-' || rang else '' end), 20) as personne
from groupes join rangs using (cluster);

create table dites as
select codes.personne, lues.* exclude (profil, nir, dossier_role, matricule_role, matricule_naissance, france_travail, identifiant_si, spie, identite,
  identite_usage, identite_proche, identite_proche_usage, identite_inversee, telephone_naissance, telephone_prenom)
from lues join premieres using (_source, _line) join codes using (profil);
