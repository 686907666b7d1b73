import { defineContract, z } from 'data-insertion';

const lieu = z.strictObject({
  source: z.string().meta({ description: 'Source.', fallback: 'source' }),
  id: z.string().meta({ description: 'Identifiant du lieu.' }),
  nom: z.string().min(3).meta({ description: 'Nom du lieu.' }),
  siret: z.string().nullable().meta({ description: 'SIRET de l’établissement.' }),
  commune: z.string().meta({ description: 'Commune.' }),
  code_postal: z.string().meta({ description: 'Code postal.' }),
  code_insee: z.string().nullable().meta({ description: 'Code de la commune.' }),
  courriel: z.string().nullable().meta({ description: 'Courriel du lieu.' }),
  site_web: z.string().nullable().meta({ description: 'Site du lieu.' }),
  date_maj: z.iso.date().nullable().meta({ description: 'Jour de la dernière mise à jour.' }),
});

export const contract = defineContract({
  lieux: { title: 'Lieux', grain: 'une ligne par lieu', row: lieu },
});
