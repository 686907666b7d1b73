/** What a partner is told, as data: `report.json`. The page is drawn from it and says nothing else. */
import { z } from 'zod';
import { Calendar } from '../../datasets/calendar.js';
import { Severity } from '../../datasets/dataset.js';
import { TouchedRows } from '../handover/score.js';
import { Comparison, DELIVERIES, Delivery, ReportStatus } from './deliveries.js';

const Count = z.int().min(0);
const Score = z.number().min(0).max(100).nullable();

export const ReportedFinding = z.strictObject({
  code: z.string().meta({ description: 'Code stable du constat' }),
  severity: Severity,
  rejects: z.boolean().meta({ description: 'Vrai : les lignes concernées ne sont pas publiées' }),
  columns: z.array(z.string()).meta({ description: 'Vos colonnes, sous le nom que vous leur donnez' }),
  field: z.string().nullable().meta({ description: 'Champ publié concerné' }),
  what: z.string(),
  fix: z.string(),
  why: z.string().nullable(),
  measure: z.number().nullable(),
  figures: z.record(z.string(), z.string()).optional().meta({
    description: 'Les chiffres que la phrase compare, pour qui l’écrit autrement',
  }),
  count: z.int().min(1).meta({ description: 'Nombre de signalements, sans plafond' }),
  rows: Count.nullable().meta({
    description: 'Lignes distinctes ; null pour un constat sur le fichier entier',
  }),
  share: z.number().min(0).max(1).nullable().meta({ description: 'Part des lignes reçues' }),
  sample: z
    .array(z.int())
    .meta({ description: 'Premières lignes concernées ; toutes sont dans signalements.csv' }),
  sampled: z.boolean().meta({ description: 'Vrai : `sample` ne donne pas toutes les lignes concernées' }),
  scope: z.enum(['source', 'dataset']).meta({
    description: 'source : votre fichier seul en décide ; dataset : il est comparé à tous les autres',
  }),
  waiver: z
    .strictObject({ reason: z.string(), author: z.string(), until: z.iso.date(), expired: z.boolean() })
    .nullable()
    .meta({ description: 'Dérogation : anomalie connue, admise jusqu’à cette date' }),
  since: z.enum(['new', 'recurring']).nullable().meta({
    description: 'Par rapport à la livraison précédente ; null : rien à quoi comparer',
  }),
  before: Count.nullable().meta({ description: 'Nombre de signalements à la livraison précédente' }),
});
export type ReportedFinding = z.infer<typeof ReportedFinding>;

export const ReportedRows = z.strictObject({
  received: Count,
  published: Count.nullable().meta({ description: 'null : les sources n’ont pas été assemblées' }),
  merged: Count.nullable(),
  rejected: Count,
  outside: Count.meta({
    description: 'Lignes hors du champ du jeu de données : laissées de côté, sans faute',
  }),
});
export type ReportedRows = z.infer<typeof ReportedRows>;

export const ReportedExtract = z.strictObject({
  source: z.string(),
  title: z.string(),
  role: z.enum(['used', 'used_again', 'refused', 'missing']),
  sentence: z.string().nullable().meta({ description: 'Pourquoi l’extrait n’a pas été pris' }),
  standIn: z.string().nullable().meta({ description: 'Ce qui en tient lieu dans cette publication' }),
  file: z
    .strictObject({ name: z.string(), sha256: z.string(), bytes: Count, date: z.iso.date().nullable() })
    .nullable(),
  sheet: z.string().nullable().meta({ description: 'Feuille lue, pour un classeur' }),
  unit: z.enum(['ligne', 'enregistrement']),
  version: z.string().nullable().meta({ description: 'Version publiée qui contient cet extrait' }),
  calendar: z
    .strictObject({
      every: Calendar.shape.every,
      since: z.iso.date(),
      last: z.iso.date().nullable(),
      due: z.iso.date(),
      lateFrom: z.iso.date(),
      late: z.boolean(),
    })
    .nullable()
    .meta({ description: 'Calendrier convenu : dernier extrait reçu, prochain attendu' }),
  rows: ReportedRows.nullable(),
  score: Score,
  scored: TouchedRows.nullable().meta({
    description: 'Les lignes que compte le score ; null : extrait non lu',
  }),
  findings: z.array(ReportedFinding),
});
export type ReportedExtract = z.infer<typeof ReportedExtract>;

/** One thing to do: findings of one kind of one extract taken together, or an extract to send again. */
export const Action = z.strictObject({
  source: z.string(),
  severity: Severity,
  fix: z.string(),
  what: z.string(),
  columns: z.array(z.string()),
  rejects: z.boolean(),
  count: Count,
});
export type Action = z.infer<typeof Action>;

export const PartnerReport = z.strictObject({
  $schema: z.literal('report.schema.json'),
  format: z.literal('partner-report/2'),
  partner: z.strictObject({ code: z.string(), name: z.string() }),
  dataset: z.strictObject({
    ...{ id: z.string(), title: z.string(), contact: z.string() },
    personal: z.literal(true).optional().meta({
      description: 'Vrai : les lignes décrivent des personnes, qui sont comptées et jamais publiées',
    }),
  }),
  run: z.string(),
  asOf: z.iso.date(),
  status: ReportStatus,
  version: z.string().nullable(),
  outcome: z.string().meta({ description: 'Ce qu’est devenue la livraison' }),
  score: Score,
  scoreFormula: z.string(),
  totals: z.strictObject({
    rows: ReportedRows.nullable(),
    findings: Count.meta({ description: 'Nombre de constats' }),
    count: Count.meta({ description: 'Nombre de signalements : la somme de ceux des constats' }),
    toFix: Count.meta({ description: 'Signalements qui demandent une correction' }),
    informed: Count.meta({ description: 'Signalements donnés pour information' }),
    waived: Count.meta({ description: 'Signalements d’anomalies connues, sous dérogation' }),
    places: Count.meta({ description: 'Lignes de signalements.csv' }),
  }),
  actions: z.array(Action).max(3),
  extracts: z.array(ReportedExtract).min(1),
  comparisons: z.array(Comparison),
  deliveries: z.array(Delivery).min(1).max(DELIVERIES),
});
export type PartnerReport = z.infer<typeof PartnerReport>;

/** The published schema of report.json. */
export function describeReport(): z.core.JSONSchema.JSONSchema {
  return {
    ...z.toJSONSchema(PartnerReport),
    title: 'Rapport de qualité d’un partenaire (data.insertion)',
  };
}
