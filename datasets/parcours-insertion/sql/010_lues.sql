-- Every row received, once: `profil` stands for all that identifies its person, `contenu` for all it says. Rows of one source that say
-- the same twice count once. No clock is read.
create table lues as
select *,
  hash(nir, dossier_role, matricule_role, matricule_naissance, france_travail, identifiant_si, spie, identite, identite_usage,
    identite_proche, identite_proche_usage, identite_inversee, telephone_naissance, telephone_prenom) as profil,
from fiches_in;

create table premieres as
select _source, _line from (
  select _source, _line,
    row_number() over (partition by _source, hash(*columns(* exclude (_source, _line))) order by _line) as rang
  from lues)
where rang = 1;

create table fates as
select lues._source, lues._line, case when premieres._line is null then 'merged' else 'out' end as fate
from lues left join premieres using (_source, _line);

-- Until that day all who make delays have spoken: what is unknown then has not happened, and may be judged.
create table observation as
select coalesce(min(dernier), date '1900-01-01') as jour
from (
  select max(date_reference) as dernier from lues
  where _source in ('caf', 'conseil-departemental', 'rdv-insertion', 'rdv-insertion-rendez-vous') group by _source);
