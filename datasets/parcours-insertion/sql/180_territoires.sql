-- Where a département is counted: by itself, in its région, in France. One row per département and territory.
create table territoires as
with lieux as (select distinct departement from couverture)
select departement, 'departement' as niveau_territoire, departement as territoire, coalesce(nom, departement) as nom_territoire
from lieux left join cog_departements on code = departement
union all
select code, 'region', region, nom_region from cog_departements where region in (select region from lieux join cog_departements on code = departement)
union all
select code, 'france', 'FR', 'France' from cog_departements;

create table etendues as
select niveau_territoire, territoire, any_value(nom_territoire) as nom_territoire, count(*) as departements from territoires group by all;
