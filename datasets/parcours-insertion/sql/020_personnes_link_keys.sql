-- Keys of a person, the surest first. 1: NIR. 2: dossier and role, matricule and role, matricule and day of birth, France Travail, the département's own
-- number, SPIE. 3: civil identity, by birth name or by usage name. 4: telephone with day of birth or with first name. 5: a name that sounds alike, day and
-- month exchanged. Each domain has a key of its own, so pseudonyms of two domains never agree.
create table personnes_link_keys as
select distinct member, key, ordre, case ordre when 1 then 1 when 8 then 3 when 9 then 4 when 10 then 4 when 11 then 5 when 12 then 5 else 2 end as grade
from (
  select member, nir as key, 1 as ordre from lues where nir is not null
  union all select member, dossier_role, 2 from lues where dossier_role is not null
  union all select member, matricule_role, 3 from lues where matricule_role is not null
  union all select member, matricule_naissance, 4 from lues where matricule_naissance is not null
  union all select member, france_travail, 5 from lues where france_travail is not null
  union all select member, identifiant_si, 6 from lues where identifiant_si is not null
  union all select member, spie, 7 from lues where spie is not null
  union all select member, identite, 8 from lues where identite is not null
  union all select member, identite_usage, 8 from lues where identite_usage is not null
  union all select member, telephone_naissance, 9 from lues where telephone_naissance is not null
  union all select member, telephone_prenom, 10 from lues where telephone_prenom is not null
  union all select member, identite_proche, 11 from lues where identite_proche is not null
  union all select member, identite_proche_usage, 11 from lues where identite_proche_usage is not null
  union all select member, identite_inversee, 12 from lues where identite_inversee is not null);

-- Two numbers are two persons, whatever else they share.
create table personnes_link_marks as select distinct member, nir as mark from lues where nir is not null;
