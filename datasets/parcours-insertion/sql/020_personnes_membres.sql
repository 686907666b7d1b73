-- One member per set of identifiers: a person known by the same numbers in twelve monthly files is one member. Numbered by content, so
-- that neither the order of rows nor that of files can change a number.
create table personnes_membres as
select row_number() over (order by profil) as member, *
from (
  select profil,
    any_value(nir) as nir, any_value(dossier_role) as dossier_role, any_value(matricule_role) as matricule_role,
    any_value(matricule_naissance) as matricule_naissance, any_value(france_travail) as france_travail,
    any_value(identifiant_si) as identifiant_si, any_value(spie) as spie, any_value(identite) as identite,
    any_value(identite_usage) as identite_usage, any_value(identite_proche) as identite_proche,
    any_value(identite_proche_usage) as identite_proche_usage, any_value(identite_inversee) as identite_inversee,
    any_value(telephone_naissance) as telephone_naissance, any_value(telephone_prenom) as telephone_prenom,
  from lues group by profil);

-- Two numbers are two persons, whatever else they share.
create table personnes_link_marks as
select member, nir as mark from personnes_membres where nir is not null;
