-- Une ligne par personne et foyer. Source : CNAF, RSABEM/RSABEI, schémas VRSB0801 et VRSD0301.
create view lu as
select
  _line,
  -- VRSD0301 ne dit plus qui est demandeur ou conjoint : BEN et RDO sont des adultes du foyer. Les enfants ne nous regardent pas.
  case when coalesce(ROLEPERS, '') not in ('DEM', 'CJT', 'BEN', 'RDO') then 'hors_champ' end as lu_reject,
  NOMNAI as lu_nom,
  NOM as lu_nom_usage,
  PRENOM as lu_prenom,
  DTNAI as lu_naissance,
  SEXE as lu_sexe,
  NIR as lu_nir,
  flow_matricule(MATRICULE) as lu_matricule,
  ROLEPERS as lu_role,
  NUMDEMRSA as lu_dossier,
  IDEPARTE as lu_departement,
  IDASSEDIC as lu_france_travail,
  coalesce(real_day(DTREF), extract_day(_line)) as date_reference,
  cell_date(DTDEMRSA) as date_demande,
  cell_date(DTODRSA) as date_ouverture_droit,
  -- Soumise aux droits et devoirs avec un droit : dossier ouvert, ou suspendu pour un motif de la liste à la date de l’extrait.
  case
    when TOPPERSDRODEVORSA is null then null -- absent n’est pas zéro
    when TOPPERSDRODEVORSA <> '1' then false
    when ETATDOSRSA in ('2', '3') then true
    when ETATDOSRSA = '4' then motifs.motif is not null
    else false
  end as soumis_droits_devoirs,
  case when TOPPERSDRODEVORSA = '1' or DDSOUDRODEV is not null then true when TOPPERSDRODEVORSA is not null then false end as drapeau_droits_devoirs,
  cell_date(DDSOUDRODEV) as debut_droits_devoirs,
  ETATDOSRSA as etat_dossier,
  coalesce(MOTICLORSA, MOTISUSVERSRSA) as motif_etat,
  cell_date(DTCLORSA) as date_cloture,
  cell_date(DDCONTRRSA) as date_contrat,
  cell_date(DFCONTRRSA) as fin_contrat,
  case when DDCONTRRSA is not null then case upper(TYPECONTRRSA) when 'PPAE' then 'ppae' when 'CER' then 'cer' end end as type_contrat,
  -- Sans le nombre de personnes à charge, ou d’un code que la liste ne connaît pas, la situation est inconnue.
  situations.vie || case when try_cast(NBENFAUTCHA as integer) = 0 then '_sans_enfant' when try_cast(NBENFAUTCHA as integer) > 0 then '_avec_enfants' end as situation_familiale,
  case when regexp_full_match(NUMCOM, '[0-9][0-9AB][0-9]{3}') then NUMCOM end as commune,
from extract
left join situations_familiales as situations on situations.code = SITFAM
left join motifs_droits_devoirs as motifs
  on motifs.motif = MOTISUSVERSRSA
  and coalesce(DTREF, cast(extract_day(_line) as varchar)) >= motifs.depuis
  and (motifs.jusque is null or coalesce(DTREF, cast(extract_day(_line) as varchar)) <= motifs.jusque);

create view mapped as from identified('lu');
