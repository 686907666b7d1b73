-- Every row received, once. Rows of one source that say the same twice count once. No clock is read.
create table lues as
with
  breves as (
    select * replace (
      bref(nir) as nir, bref(dossier_role) as dossier_role, bref(matricule_role) as matricule_role, bref(matricule_naissance) as matricule_naissance,
      bref(france_travail) as france_travail, bref(identifiant_si) as identifiant_si, bref(spie) as spie, bref(identite) as identite,
      bref(identite_usage) as identite_usage, bref(identite_proche) as identite_proche, bref(identite_proche_usage) as identite_proche_usage,
      bref(identite_inversee) as identite_inversee, bref(telephone_naissance) as telephone_naissance, bref(telephone_prenom) as telephone_prenom,
      bref(rendez_vous) as rendez_vous)
    from fiches_in),
  contenues as (select *, hash(*columns(* exclude (_source, _line))) as contenu from breves)
select *,
  -- A member is what one NIR says, or one set of other identifiers; a row without any key is a member of its own.
  coalesce(nir,
    case
      when coalesce(dossier_role, matricule_role, matricule_naissance, france_travail, identifiant_si, spie, identite, identite_usage, identite_proche,
        identite_proche_usage, identite_inversee, telephone_naissance, telephone_prenom) is null then contenu
      else hash(dossier_role, matricule_role, matricule_naissance, france_travail, identifiant_si, spie, identite, identite_usage, identite_proche,
        identite_proche_usage, identite_inversee, telephone_naissance, telephone_prenom)
    end) as member,
from contenues;

create table premieres as select _source, min(_line) as _line from lues group by _source, contenu;

create table fates as
select lues._source, lues._line, case when premieres._line is null then 'merged' else 'out' end as fate
from lues left join premieres using (_source, _line);
