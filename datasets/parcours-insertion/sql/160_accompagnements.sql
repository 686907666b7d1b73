-- One row per accompaniment or contract, each as its newest extract tells it.
create table accompagnements as
select distinct on (personne, debut, date_contrat, source)
  personne, departement, type_accompagnement, debut_accompagnement as debut, fin_accompagnement as fin, type_contrat, date_contrat, fin_contrat,
  _source as source,
from dites
where debut_accompagnement is not null or date_contrat is not null
order by personne, debut, date_contrat, source, date_reference desc, type_accompagnement, fin, type_contrat, fin_contrat, departement;
