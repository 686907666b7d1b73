-- One row per measure (definition or indicator) and département that tells all it needs: the day until which what did not happen is known not to have.
-- `roles` lists what is needed; of « a/b » the first that the département ever sent counts, late or not.
create table observees as
with
  demandees as (
    select definition as mesure, unnest(string_split(roles, ' ')) as demande from definitions
    union all select indicateur, unnest(string_split(roles, ' ')) from indicateurs),
  possibles as (
    select mesure, demande, unnest(string_split(demande, '/')) as role, generate_subscripts(string_split(demande, '/'), 1) as rang from demandees),
  repondues as (
    select mesure, demande, departement, arg_min(jusque, rang) as jusque from possibles join couvertures using (role) group by all)
select mesure, departement, min(jusque) as jour
from repondues
group by mesure, departement
having count(*) = (select count(*) from demandees where demandees.mesure = repondues.mesure);

-- Per measure, the day of those who are up to date; a month that is not over yet counts until that day.
create table fronts as select mesure, max(jour) as jour from observees group by mesure;
