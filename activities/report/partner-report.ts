/** What a partner is told, as data: `report.json`. The page is drawn from it and says nothing else. */
import { z } from 'zod';
import { Severity } from '../../datasets/dataset.js';
import { RunStatus } from '../handover.js';

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
  count: z.int().min(1).meta({ description: 'Nombre de signalements, sans plafond' }),
  rows: Count.nullable().meta({
    description: 'Lignes distinctes ; null pour un constat sur le fichier entier',
  }),
  share: z.number().min(0).max(1).nullable().meta({ description: 'Part des lignes reçues' }),
  sample: z
    .array(z.int())
    .meta({ description: 'Premières lignes concernées ; toutes sont dans signalements.csv' }),
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
  file: z
    .strictObject({ name: z.string(), sha256: z.string(), bytes: Count, date: z.iso.date().nullable() })
    .nullable(),
  unit: z.enum(['ligne', 'enregistrement']),
  rows: ReportedRows.nullable(),
  score: Score,
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
  format: z.literal('partner-report/1'),
  partner: z.strictObject({ code: z.string(), name: z.string() }),
  dataset: z.strictObject({ id: z.string(), title: z.string(), contact: z.string() }),
  run: z.string(),
  status: RunStatus,
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
    places: Count.meta({ description: 'Lignes de signalements.csv' }),
  }),
  actions: z.array(Action).max(3),
  extracts: z.array(ReportedExtract).min(1),
});
export type PartnerReport = z.infer<typeof PartnerReport>;

/** The published schema of report.json. */
export function describeReport(): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(PartnerReport);
}
