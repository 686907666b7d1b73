import { z } from 'zod';
import { defineContract } from '../../../../datasets/contract-columns.js';

const atelier = z.strictObject({
  source: z.string().meta({ description: 'Source.', fallback: 'source' }),
  id: z.string().meta({ description: 'Identifiant de l’atelier.' }),
  nom: z.string().meta({ description: 'Nom de l’atelier.' }),
  date_ouverture: z.iso.date().nullable().meta({ description: 'Jour d’ouverture.' }),
});

export const contract = defineContract({
  ateliers: { title: 'Ateliers', grain: 'une ligne par atelier', row: atelier },
});
