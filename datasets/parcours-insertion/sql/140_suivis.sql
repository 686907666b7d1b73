-- One row per follow-up that rdv-insertion opened. The newest extract decides.
create table suivis as
select distinct on (personne, motif_suivi, date_suivi)
  personne, departement, motif_suivi as motif, date_suivi, date_invitation, convoque,
from dites
where _source = 'rdv-insertion' and date_suivi is not null
order by personne, motif_suivi, date_suivi, date_reference desc, date_invitation, convoque, departement;
