-- Who was where something was tried. A territory is a département, a commune, or an organisation (its département, then its name). A person is in the
-- département of her follow-up, in the commune where she lived when it began (of the extract nearest to that day), with the organisation of her first
-- appointment kept. Population: persons received within 60 days, followed long enough for that.
create table declarees as
select id, titre, cast(date_debut as date) as debut, cast(nullif(date_fin, '') as date) as fin, niveau_territoire, territoires,
  list_sort(list_distinct(list_transform(territoires, lambda territoire: case niveau_territoire
    when 'commune' then case when left(territoire, 2) in ('97', '98') then left(territoire, 3) else left(territoire, 2) end
    when 'organisation' then split_part(territoire, ' ', 1)
    else territoire end))) as departements,
from (select * replace (string_split(territoires, '|') as territoires) from experimentations);

create table premiers_rdv as
select personne, cle, departement, cohorte, jours, observation from delais_individuels
where definition = 'rdvi_oriented_45' and jours <= 60 and cohorte + 60 <= observation
-- who moved has a follow-up in each of her départements: the first is hers
qualify row_number() over (partition by personne order by cohorte, departement) = 1;

create table participants as
with
  lieux as (select id, niveau_territoire, unnest(territoires) as territoire from declarees),
  visees as (select niveau_territoire, unnest(departements) as departement from declarees),
  communes as (
    select personne, arg_min(commune, (abs(date_reference - cohorte), commune)) as commune
    from dites join (select personne, cohorte from premiers_rdv where departement in (select departement from visees where niveau_territoire = 'commune')) using (personne)
    where commune is not null group by personne),
  organisations as (
    select personne, arg_min(dites.departement || ' ' || organisation, (date_rendez_vous, organisation)) as organisation
    from dites join (select personne, cohorte from premiers_rdv where departement in (select departement from visees where niveau_territoire = 'organisation')) using (personne)
    where organisation is not null and statut_rendez_vous = 'honore' and motif_rendez_vous = 'orientation' and date_rendez_vous >= cohorte group by personne)
select id, personne from premiers_rdv join lieux on niveau_territoire = 'departement' and territoire = departement
union
select id, personne from communes join lieux on niveau_territoire = 'commune' and territoire = commune
union
select id, personne from organisations join lieux on niveau_territoire = 'organisation' and comparable(territoire) = comparable(organisation);

-- From twelve months before the change until its end, as far as it is known where it happened; départements that are told of all that time.
create table fenetres as
with
  vues as (
    select id, max(jour) - 60 as vu
    from (select id, unnest(departements) as departement from declarees) join observees using (departement)
    where mesure = 'rdvi_oriented_45' group by id)
select declarees.id, debut, fin, (debut - interval 12 month)::date as depuis, least(fin, vu) as jusque
from declarees left join vues using (id);

-- One row per experiment and person who counts: where it was tried, or elsewhere, where nothing else was tried in that time.
create table comparees as
with
  en_meme_temps as (
    select f.id, p.personne, true as ailleurs
    from fenetres as f join fenetres as autre on autre.id <> f.id and autre.debut <= f.jusque and (autre.fin is null or autre.fin >= f.depuis)
    join participants as p on p.id = autre.id
    group by all)
select f.id, participants.id is not null as ici, cohorte >= f.debut as apres, strftime(cohorte, '%Y-%m') as mois, departement, jours, cle, coalesce(ailleurs, false) as ailleurs,
from fenetres as f
join premiers_rdv as p on cohorte between f.depuis and f.jusque and observation - 60 >= f.jusque
left join participants on participants.id = f.id and participants.personne = p.personne
left join en_meme_temps on en_meme_temps.id = f.id and en_meme_temps.personne = p.personne
where ici or not coalesce(ailleurs, false);
