-- Keys of a person, the surest first. 1: NIR. 2: dossier and role, matricule and role, matricule and day of birth, SPIE, France Travail,
-- the département's own number with a name that sounds alike. 3: civil identity, by birth name or by usage name. 4: telephone with day of birth
-- or first name, a name that sounds alike, day and month exchanged. A number shared by half a département is nobody's.
create table personnes_link_keys as
with
  cles as (
    select member, hash('nir', nir) as key, 1 as grade from personnes_membres where nir is not null
    union all select member, hash('dossier', dossier_role), 2 from personnes_membres where dossier_role is not null
    union all select member, hash('matricule role', matricule_role), 2 from personnes_membres where matricule_role is not null
    union all select member, hash('matricule naissance', matricule_naissance), 2 from personnes_membres where matricule_naissance is not null
    union all select member, hash('spie', spie), 2 from personnes_membres where spie is not null
    union all select member, hash('france travail', france_travail), 2 from personnes_membres where france_travail is not null
    union all select member, hash('si', identifiant_si), 2 from personnes_membres where identifiant_si is not null
    union all select member, hash('identite', identite), 3 from personnes_membres where identite is not null
    union all select member, hash('identite', identite_usage), 3 from personnes_membres where identite_usage is not null
    union all select member, hash('telephone naissance', telephone_naissance), 4 from personnes_membres where telephone_naissance is not null
    union all select member, hash('telephone prenom', telephone_prenom), 4 from personnes_membres where telephone_prenom is not null
    union all select member, hash('proche', identite_proche), 5 from personnes_membres where identite_proche is not null
    union all select member, hash('proche', identite_proche_usage), 5 from personnes_membres where identite_proche_usage is not null
    union all select member, hash('inversee', identite_inversee), 5 from personnes_membres where identite_inversee is not null)
from cles;
