-- One row per definition and person (or orientation, or follow-up) of its population: from when to when. Never published as it is.
-- Sources of the definitions: lists/definitions.csv.
create table honores as
select personne, motif, date_rendez_vous as jour from rendez_vous
where statut = 'honore' and plays(source, 'rendez_vous') and motif in ('orientation', 'accompagnement');

create table contrats as
select personne, date_contrat as jour, type_contrat from accompagnements where date_contrat is not null;

create table bornes as
with
  premiers_suivis as (
    select personne, departement, motif, min(date_suivi) as creation, arg_min(date_invitation, date_suivi) as invitation,
      arg_min(convoque, date_suivi) as convoque,
    from suivis group by all),
  premieres_notifications as (
    select *, coalesce(lead(date_orientation) over (partition by personne order by date_orientation), date '9999-12-31') as suivante from orientations)
-- OARSA: from the first day of the month of the application to the first orientation
select 'oarsa_orientation' as definition, personne, departement, type, orientation as cohorte, date_trunc('month', demande)::date as debut, orientation as fin
from orientes where soumise and orientation is not null
union all by name
select 'plan_b1' as definition, personne, departement, type, orientation as oriente, entree as cohorte, entree as debut, orientation as fin from orientes where soumise
union all by name
select 'loi_2025_orientation' as definition, personne, departement, type, orientation as oriente, entree as cohorte, entree as debut, orientation as fin
from orientes where soumise and entree >= date '2025-01-01'
union all by name -- invited users only: those who were only convened are left out
select 'rdvi_oriented' as definition, s.personne, s.departement, null as type, creation as cohorte, creation as debut, min(h.jour) as fin
from premiers_suivis as s left join honores as h on h.personne = s.personne and h.motif = 'orientation'
where s.motif = 'orientation' and invitation is not null and not coalesce(convoque, false) group by all
union all by name
select 'rdvi_oriented_45' as definition, s.personne, s.departement, null as type, creation as cohorte, creation as debut, min(h.jour) as fin
from premiers_suivis as s left join honores as h on h.personne = s.personne and h.motif = 'orientation' and h.jour >= creation
where s.motif = 'orientation' group by all
union all by name
select 'rdvi_invite_to_rdv' as definition, s.personne, s.departement, null as type, date_invitation as cohorte, date_invitation as debut, min(r.date_prise) as fin
from suivis as s join rendez_vous as r on r.personne = s.personne and r.motif = s.motif and r.date_prise >= s.date_invitation
where date_invitation is not null group by s.personne, s.departement, s.motif, date_invitation
union all by name
select 'premier_rdv_honore' as definition, o.personne, o.departement, type, orientation as oriente, entree as cohorte, entree as debut, min(h.jour) as fin
from orientes as o left join honores as h on h.personne = o.personne and h.jour >= entree and h.jour < suivante
where soumise group by all
union all by name
select 'plan_b4' as definition, o.personne, o.departement, type, orientation as cohorte, orientation as debut, min(h.jour) as fin
from orientes as o left join honores as h on h.personne = o.personne and h.jour >= orientation and h.jour < suivante
where orientation is not null group by all
union all by name
select 'plan_b5' as definition, o.personne, o.departement, type, orientation as cohorte, orientation as debut, min(c.jour) as fin
from orientes as o left join contrats as c on c.personne = o.personne and c.type_contrat in ('cer', 'contrat_engagement') and c.jour >= orientation and c.jour < suivante
where soumise and orientation is not null group by all
union all by name
select 'oarsa_cer' as definition, personne, departement, type, contrat as cohorte, orientation as debut, contrat as fin
from (
  select o.personne, o.departement, type, orientation, min(c.jour) as contrat
  from orientes as o join contrats as c on c.personne = o.personne and c.type_contrat in ('cer', 'contrat_engagement') and c.jour >= orientation and c.jour < suivante
  where orientation is not null and type <> 'professionnelle' group by all)
union all by name -- each orientation starts the clock again
select 'loi_2025_contrat' as definition, n.personne, n.departement, n.type_orientation as type, date_notification as cohorte, date_notification as debut, min(c.jour) as fin
from premieres_notifications as n left join contrats as c on c.personne = n.personne and c.type_contrat in ('cer', 'contrat_engagement') and c.jour >= date_notification and c.jour < suivante
where date_notification >= date '2025-01-01' group by n.personne, n.departement, n.type_orientation, date_notification
union all by name
select 'rdvi_accompanied_30' as definition, personne, departement, null as type, debut as cohorte, debut, fin
from (
  select s.personne, s.departement, coalesce(min(o.jour), creation) as debut, min(a.jour) as fin
  from premiers_suivis as s
  left join honores as o on o.personne = s.personne and o.motif = 'orientation'
  left join honores as a on a.personne = s.personne and a.motif = 'accompagnement'
  where s.motif = 'accompagnement' group by s.personne, s.departement, creation)
union all by name
select 'orientation_accompagnement' as definition, o.personne, o.departement, type, orientation as cohorte, orientation as debut, min(a.debut) as fin
from orientes as o left join accompagnements as a
  on a.personne = o.personne and a.debut >= orientation and a.debut < suivante and plays(a.source, 'accompagnements')
where orientation is not null group by all;
