/** Les champs que structures et services partagent. */
import { z } from 'data-insertion';

const SCHEMA = 'schéma data·inclusion v1';
export const described = (description: string, example?: unknown) => ({
  description,
  source: SCHEMA,
  ...(example === undefined ? {} : { examples: [example] }),
});

export const location = {
  commune: z.string().nullable().meta(described('Nom de la commune, tel que le COG l’écrit.', 'Saint-Denis')),
  code_postal: z
    .string()
    .regex(/^\d{5}$/)
    .nullable()
    .meta(described('Code postal, cinq chiffres.', '97400')),
  code_insee: z
    .string()
    .regex(/^(\d{2}|2[AB])\d{3}$/)
    .nullable()
    .meta(
      described(
        'Code INSEE de la commune actuelle ; communes déléguées, anciens codes et arrondissements sont rattachés.',
        '97411',
      ),
    ),
  // an e-mail address in the wrong column is not published as a street
  adresse: z
    .string()
    .regex(/^[^@]*$/)
    .nullable()
    .meta(described('Numéro et voie.', '97 Rue de la République')),
  complement_adresse: z.string().nullable().meta(described('Complément d’adresse.', 'Bâtiment B')),
  longitude: z
    .number()
    .min(-180)
    .max(180)
    .nullable()
    .meta({ ...described('Longitude WGS 84.', 55.446522), unit: 'degré décimal' }),
  latitude: z
    .number()
    .min(-90)
    .max(90)
    .nullable()
    .meta({ ...described('Latitude WGS 84.', -20.881455), unit: 'degré décimal' }),
};
export const contact = {
  telephone: z
    .string()
    .regex(/^(\+\d{6,15}|[13]\d{1,3}|11[68]\d{3})$/)
    .nullable()
    .meta(described('Téléphone au format E.164, ou numéro court national.', '+262262123456')),
  courriel: z
    .email()
    .nullable()
    .meta(
      described('Adresse électronique fonctionnelle ; jamais celle d’une personne.', 'contact@exemple.fr'),
    ),
};
export const horaires_accueil = z
  .string()
  .nullable()
  .meta(described('Horaires au format OpenStreetMap opening_hours.', 'Mo-Fr 09:00-12:00,13:30-17:00'));
export const nom = z.string().min(3).max(150);
export const date_maj = z.iso.date();
export const url = z.url().max(2083);
