import { defineContract, z } from 'data-insertion';

const parcours = z.strictObject({
  id_pseudo: z.string().nullable().meta({ description: 'Pseudonyme.', identifier: 'nir' }),
  nir_valide: z.boolean().nullable().meta({ description: 'La clé du NIR est juste.' }),
  tranche_age: z.string().nullable().meta({ description: 'Tranche d’âge à l’ouverture.', derived: true }),
  departement: z.string().nullable().meta({ description: 'Département.' }),
  date_ouverture_droits: z.iso.date().nullable().meta({ description: 'Ouverture des droits.' }),
  date_orientation: z.iso.date().nullable().meta({ description: 'Date d’orientation.' }),
  type_orientation: z
    .enum(['Emploi', 'Social', 'Socio-professionnel', "Création d'activité", 'Santé'])
    .nullable()
    .meta({ description: 'Type d’orientation.' }),
  date_premier_rdv: z.iso.date().nullable().meta({ description: 'Date du premier rendez-vous.' }),
  structure_referente: z.string().nullable().meta({ description: 'Structure référente.' }),
  montant: z.number().nullable().meta({ description: 'Montant.', unit: 'euro' }),
});

const working = z.strictObject({
  date_naissance: z.iso.date().nullable().meta({ description: 'Date de naissance.' }),
  code_postal: z.string().nullable().meta({ description: 'Code postal.' }),
});

const delais = z.strictObject({
  departement: z.string().nullable().meta({ description: 'Département.' }),
  mois: z.string().nullable().meta({ description: 'Mois d’ouverture des droits.' }),
  dossiers: z.int().nullable().meta({ description: 'Dossiers ouverts ; vide sous onze.' }),
  orientes: z.int().nullable().meta({ description: 'Dossiers orientés ; vide sous onze.' }),
  delai_median_orientation: z.number().nullable().meta({ description: 'Délai médian.', unit: 'jour' }),
  delai_median_rdv: z.number().nullable().meta({ description: 'Délai médian.', unit: 'jour' }),
});

export const contract = defineContract({
  parcours: { title: 'Parcours', grain: 'une ligne par personne et ouverture', row: parcours, working },
  delais: { title: 'Délais', grain: 'une ligne par département et mois', row: delais, formats: ['csv'] },
});
