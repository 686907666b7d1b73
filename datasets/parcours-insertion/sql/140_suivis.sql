-- One row per follow-up. Two tools that open one for the same motive on the same day tell of one; the newest extract decides.
create table suivis as
select
  personne, departement, motif_suivi as motif, date_suivi, date_invitation, convoque,
from dites
where plays(_source, 'suivis') and date_suivi is not null
qualify row_number() over (partition by personne, motif_suivi, date_suivi order by date_reference desc, date_invitation, convoque, departement) = 1
order by personne, motif, date_suivi;
