import { defineContract, z } from 'data-insertion';

const parcours = z.strictObject({
  source: z.string().meta({ description: 'Source.', fallback: 'source' }),
  id: z.string().meta({ description: 'Identifiant de dossier.' }),
  structure: z.string().min(3).max(150).meta({ description: 'Structure référente.' }),
  siret: z
    .string()
    .regex(/^\d{14}$/)
    .nullable()
    .meta({ description: 'SIRET de la structure.' }),
  date_orientation: z.iso.date().meta({ description: 'Date d’orientation.' }),
  date_rdv: z.iso.date().nullable().meta({ description: 'Date du premier rendez-vous.' }),
  code_postal: z
    .string()
    .regex(/^\d{5}$/)
    .nullable()
    .meta({ description: 'Code postal.' }),
  commune: z.string().nullable().meta({ description: 'Commune.' }),
  telephone: z
    .string()
    .regex(/^\+\d{6,15}$/)
    .nullable()
    .meta({ description: 'Téléphone.' }),
  courriel: z.string().nullable().meta({ description: 'Courriel fonctionnel.' }),
  type_orientation: z
    .enum(['sociale', 'professionnelle', 'socio-professionnelle'])
    .nullable()
    .meta({ description: 'Type d’orientation.' }),
  statut: z.string().nullable().meta({ description: 'Statut.' }),
  montant_eur: z.number().min(0).nullable().meta({ description: 'Montant.', unit: 'euro' }),
  presence: z.string().nullable().meta({ description: 'Présence au rendez-vous.' }),
  commentaire: z.string().nullable().meta({ description: 'Commentaire.' }),
});

export const contract = defineContract({
  parcours: { title: 'Parcours', grain: 'une ligne par dossier', row: parcours },
});
