-- One row per accompaniment or contract, each as its newest extract tells it. Tools of accompaniment that tell of one start and one contract tell of
-- the same; a source of another role speaks for itself.
create table accompagnements as
select
  personne, departement, type_accompagnement, debut_accompagnement as debut, fin_accompagnement as fin, type_contrat, date_contrat, fin_contrat,
  _source as source,
from dites
where debut_accompagnement is not null or date_contrat is not null
qualify row_number() over (partition by personne, debut_accompagnement, date_contrat, case when not plays(_source, 'accompagnements') then _source end
  order by date_reference desc, type_accompagnement, fin_accompagnement, type_contrat, fin_contrat, departement, _source) = 1
order by personne, debut, date_contrat, source;
