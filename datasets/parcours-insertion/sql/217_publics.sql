-- For whom: what the breakdowns of the OARSA survey say of a person at the end of a period; each is a `rang` of lists/modalites.csv. What is not known of
-- her is a modality of its own. Age at 31 December; seniority since the entry of her newest application, at the last day of the period, or that is known.
-- Rank of the bracket of 0, 1, 2… years or months; whoever is older than the list is long is in its last.
create macro rangs_des_tranches(nom) as (
  select list(cast(rang as utinyint) order by valeur)
  from (select range as valeur from range(1201)) asof left join (select cast(des as integer) as des, rang from modalites where ventilation = nom and des is not null) on valeur >= des);
set variable rangs_age = rangs_des_tranches('age');
set variable rangs_anciennete = rangs_des_tranches('anciennete');
set variable rangs = (select map(list(ventilation || '|' || modalite), list(cast(rang as utinyint))) from modalites);

create macro rang_de(ventilation, modalite) as getvariable('rangs')[ventilation || '|' || coalesce(modalite, 'inconnu')];
create macro tranche_de(rangs, valeur) as case when valeur >= 0 then rangs[1 + least(valeur, 1200)] end;
-- The day of the month decides: from the 31st to the 30th a month is not over.
create macro mois_revolus(depuis, jour) as
  (year(jour) - year(depuis)) * 12 + month(jour) - month(depuis) - cast(day(jour) < day(depuis) as integer);

create table periodes_ventilees as
select niveau_periode, periode, year(any_value(fin)) as annee, least(last_day(any_value(fin)), (select max(jour) from fronts)) as jour
from periodes where niveau_periode in ('trimestre', 'annee') group by niveau_periode, periode;

-- One row per person and period; the record key, a number, names the person.
create table publics as
with
  entrees as (select personne, list(entree) as entrees from parcours group by personne),
  profils as (
    select record_key as cle, annee_naissance, entrees,
      rang_de('sexe', sexe) as sexe, rang_de('situation_familiale', situation_familiale) as situation_familiale,
    from personnes_record_keys left join personnes using (personne) left join entrees using (personne))
select cle, periode, sexe, situation_familiale,
  coalesce(tranche_de(getvariable('rangs_age'), annee - annee_naissance), rang_de('age', null)) as age,
  coalesce(tranche_de(getvariable('rangs_anciennete'), mois_revolus(list_max(list_filter(entrees, lambda entree: entree <= jour)), jour)), rang_de('anciennete', null)) as anciennete,
from profils cross join periodes_ventilees;

-- Régions and France are broken down by quarter and year, départements by year.
create macro est_ventilable(niveau_territoire, niveau_periode) as
  niveau_periode = 'annee' or (niveau_periode = 'trimestre' and niveau_territoire <> 'departement');

-- Cells of every breakdown, of rows of a grid.
create macro cases_ventilees(grille) as table
select cases.* exclude (type_orientation), cast(rang as utinyint) as groupe, ventilation, modalite, libelle as libelle_modalite
from query_table(grille) as cases cross join modalites
where type_orientation = 'ensemble'
  and est_ventilable(niveau_territoire, niveau_periode);
