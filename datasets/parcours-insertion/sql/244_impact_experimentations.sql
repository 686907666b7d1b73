-- Before and after, here and elsewhere: the difference of the differences, whether both went the same way before, and what may be said.
-- Parallel trends: the slope over the months before of what is told of each (here less elsewhere), weighted by what chance and noise leave of it.
create table tendances as
with
  avant as (select id, rang, delai - temoin as ecart, 1 / v as w from etudes where statut = 'diffuse' and rang < 0 and v > 0),
  centrees as (select *, sum(w * rang) over (partition by id) / sum(w) over (partition by id) as centre from avant)
select id, count(*) as mois, sum(w * (rang - centre) * ecart) / sum(w * pow(rang - centre, 2)) as pente, sqrt(1 / sum(w * pow(rang - centre, 2))) as erreur
from centrees group by id having count(*) >= 4;

create macro en_francais(x) as translate(cast(round(x, 1) as varchar), '.-', ',−');

create table impact_experimentations as
with
  lieux as (
    select id, departement, told_count(count(*), count(*), cell_key(sum(cle)), 1) as n
    from comparees where ici and apres group by id, departement),
  concernes as (select id, list(departement order by departement) as departements_concernes from lieux where n is not null group by id),
  -- of the persons concerned, those with whom something else was tried as well
  melees as (select id, told_count(count(*), count(*), cell_key(sum(cle)), 1) is not null as melee from comparees where ici and ailleurs group by id),
  mesurees as (
    select id, count(n) = 4 and count(jours) = 4 as dits, sqrt(sum(v)) as erreur,
      any_value(n) filter (where ici and apres) as n_ca, any_value(n) filter (where ici and not apres) as n_cb,
      any_value(n) filter (where not ici and apres) as n_ta, any_value(n) filter (where not ici and not apres) as n_tb,
      any_value(jours) filter (where ici and apres) as ca, any_value(jours) filter (where ici and not apres) as cb,
      any_value(jours) filter (where not ici and apres) as ta, any_value(jours) filter (where not ici and not apres) as tb,
    from moyennes where mois is null group by id),
  jugees as (
    select declarees.* exclude (fin), fin, jusque, n_ca, n_cb, n_ta, n_tb, ca, cb, ta, tb, concernes.departements_concernes, coalesce(melee, false) as melee,
      case when jusque is null or jusque < declarees.debut then 'non_disponible' when coalesce(dits, false) then 'diffuse' else 'secret' end as statut,
      (ca - cb) - (ta - tb) as effet, 1.96 * mesurees.erreur as marge, pente, 1.96 * tendances.erreur as marge_pente,
    from declarees
    join (select id, jusque from fenetres) using (id)
    left join mesurees using (id) left join tendances using (id) left join concernes using (id) left join melees using (id)),
  -- null where there is no figure
  conclues as (
    select *, case when statut = 'diffuse' then case
        when melee then 'autres_experimentations'
        when pente is null then 'non_verifiable'
        when abs(pente) > marge_pente then 'non_comparable'
        when abs(effet) <= marge then 'rien_de_net'
        when effet < 0 then 'plus_court' else 'plus_long' end end as conclusion,
    from jugees)
select id, titre, debut as date_debut, fin as date_fin, niveau_territoire, territoires, departements, jusque, statut,
  case when statut = 'diffuse' then n_ca end as personnes_concernees, case when statut = 'diffuse' then n_cb end as personnes_avant,
  case when statut = 'diffuse' then n_ta end as temoins_apres, case when statut = 'diffuse' then n_tb end as temoins_avant,
  case when statut = 'diffuse' then departements_concernes end as departements_concernes,
  case when statut = 'diffuse' then round(cb, 1) end as delai_avant, case when statut = 'diffuse' then round(ca, 1) end as delai_apres,
  case when statut = 'diffuse' then round(tb, 1) end as temoin_avant, case when statut = 'diffuse' then round(ta, 1) end as temoin_apres,
  case when statut = 'diffuse' then round(effet, 1) end as effet_jours,
  case when statut = 'diffuse' then round(effet - marge, 1) end as effet_bas, case when statut = 'diffuse' then round(effet + marge, 1) end as effet_haut,
  case when statut = 'diffuse' then round(pente, 2) end as pente_avant,
  case when statut = 'diffuse' then round(pente - marge_pente, 2) end as pente_basse, case when statut = 'diffuse' then round(pente + marge_pente, 2) end as pente_haute,
  conclusion,
  case statut
    when 'non_disponible' then 'On ne peut encore rien dire : les extraits ne décrivent pas encore ce temps-là.'
    when 'secret' then 'On ne peut rien dire : moins de onze personnes d’un côté, avant ou après.'
    else format('Le premier rendez-vous est passé de {} à {} semaines, pour {} personnes{} (effet propre : {} jours, entre {} et {}). ',
        en_francais(cb / 7), en_francais(ca / 7), n_ca,
        case len(departements_concernes) when 1 then ' dans un département' else coalesce(format(' dans {} départements', len(departements_concernes)), '') end,
        en_francais(effet), en_francais(effet - marge), en_francais(effet + marge))
      || case conclusion
        when 'plus_court' then 'L’attente y est plus courte qu’elle ne l’aurait été.'
        when 'plus_long' then 'L’attente y est plus longue qu’elle ne l’aurait été.'
        when 'rien_de_net' then 'On ne peut rien conclure : l’effet peut être nul.'
        when 'non_comparable' then 'On ne peut rien conclure : avant le début, l’attente n’y évoluait déjà pas comme ailleurs.'
        when 'non_verifiable' then 'On ne peut rien conclure : trop peu de mois d’avant se comparent pour savoir si l’attente y évoluait comme ailleurs.'
        else 'On ne peut rien conclure d’elle seule : d’autres expérimentations y avaient lieu en même temps.' end
  end as phrase,
from conclues
order by id;
