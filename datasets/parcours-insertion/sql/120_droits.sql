-- One row per spell of one state of a person's right: successive extracts of the beneficiaries that say the same are one spell. A closed dossier is
-- sent once, then no more; any other that no later extract of the same source and département knows has vanished without a reason.
create table etats as
select
  personne, departement, date_reference, date_demande, date_ouverture_droit, etat_dossier, motif_etat, soumis_droits_devoirs, date_cloture,
  _source as source,
from dites
where plays(_source, 'beneficiaires')
qualify row_number() over (partition by personne, date_reference order by etat_dossier desc nulls last, date_demande desc nulls last, motif_etat, departement,
  date_ouverture_droit, date_cloture, soumis_droits_devoirs, _source) = 1;

create table droits as
with
  suites as (
    select *,
      hash(departement, date_demande, date_ouverture_droit, etat_dossier, motif_etat, soumis_droits_devoirs, date_cloture) as etat,
      row_number() over (partition by personne order by date_reference)
        - row_number() over (partition by personne, hash(departement, date_demande, date_ouverture_droit, etat_dossier, motif_etat, soumis_droits_devoirs, date_cloture) order by date_reference) as suite,
    from etats),
  reunies as (
    select personne, any_value(departement) as departement, any_value(date_demande) as date_demande, any_value(date_ouverture_droit) as date_ouverture_droit,
      any_value(etat_dossier) as etat_dossier, any_value(motif_etat) as motif_etat, any_value(soumis_droits_devoirs) as soumis_droits_devoirs,
      any_value(date_cloture) as date_cloture, min(date_reference) as debut, max(date_reference) as fin, arg_max(source, date_reference) as source,
    from suites group by personne, suite, etat),
  derniers as (select departement, source, max(date_reference) as dernier from etats group by all)
select reunies.* exclude (source),
  case
    when fin = max(fin) over (partition by personne) and fin = dernier then 'dernier_extrait'
    when fin < max(fin) over (partition by personne) then 'dernier_extrait'
    when etat_dossier in ('5', '6') then 'apres_cloture'
    else 'inexpliquee'
  end as disparition,
from reunies left join derniers using (departement, source)
order by personne, debut;
