-- What each row says, of whom: the identifiers have served.
create table dites as
select codes.personne, lues.* exclude (member, contenu, nir, dossier_role, matricule_role, matricule_naissance, france_travail, identifiant_si, spie, identite,
  identite_usage, identite_proche, identite_proche_usage, identite_inversee, telephone_naissance, telephone_prenom)
from lues join premieres using (_source, _line) join codes using (member);
