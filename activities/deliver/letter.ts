import type { RuleBook } from '../../quality-rules/load-rules.js';
import { tellsOfLostRows } from '../handover/lost-rows.js';
import { countOf, formatDate, spaceSigns } from '../markup/french.js';
import { visibleText } from '../markup/visible-text.js';
import { asksForSomething } from './delivered-report.js';
import { composeSection, type LetterPart, type Section } from './letter-section.js';

export interface Letter {
  readonly subject: string;
  readonly greeting: string;
  readonly sections: readonly Section[];
  readonly closing: string;
}

export function composeLetter(partner: string, parts: readonly LetterPart[], rules: RuleBook): Letter {
  const name = visibleText(partner);
  const toFix = parts.reduce((sum, { report }) => sum + report.totals.toFix, 0);
  const [first] = parts;
  const about =
    parts.length === 1 && first
      ? subjectOf(first)
      : `${parts.length} rapports de qualité, ${toFixWords(toFix)}`;
  const reminder = parts.length > 0 && parts.every((part) => part.reminder > 0);
  return {
    subject: spaceSigns(`[data.insertion] ${reminder ? 'Rappel : ' : ''}${about}`),
    greeting: spaceSigns(greetingOf(name, parts, reminder)),
    sections: parts.map((part) => composeSection(part, rules)),
    closing: spaceSigns(
      'Ce message est envoyé automatiquement, une fois par livraison ; il ne contient aucune valeur de vos données. Une question, un désaccord, une autre adresse ? Répondez-lui : l’équipe vous lira.',
    ),
  };
}

function subjectOf({ report }: LetterPart): string {
  const { dataset, extracts, totals, asOf, page } = report;
  const title = visibleText(dataset.title);
  if (page) return `${title} : la page de votre département (${formatDate(asOf) ?? asOf})`;
  const roles = new Set(extracts.map(({ role }) => role));
  const isLate = extracts.some(({ role, calendar }) => role === 'missing' && calendar?.late);
  if (!roles.has('used') && !roles.has('refused') && isLate)
    return `${title} : un extrait attendu ne nous est pas parvenu`;
  if (roles.has('refused')) return `${title} : un extrait n’a pas pu être pris`;
  if (extracts.some(({ findings }) => findings.some((one) => asksForSomething(one) && tellsOfLostRows(one))))
    return `${title} : votre fichier a bien moins de lignes que la dernière fois`;
  return `${title} : ${toFixWords(totals.toFix)} (${formatDate(asOf) ?? asOf})`;
}

function toFixWords(toFix: number): string {
  return toFix === 0 ? 'rien à corriger' : `${countOf(toFix, 'signalement', 'signalements')} à traiter`;
}

function greetingOf(name: string, parts: readonly LetterPart[], reminder: boolean): string {
  if (reminder)
    return `Pour ${name} : des points déjà signalés empêchent toujours l’utilisation de vos données ; les voici de nouveau.`;
  if (parts.length > 0 && parts.every(({ report }) => report.page))
    return `Pour ${name} : voici la page de vos personnes, pour les seuls services qui les accompagnent.`;
  return parts.length === 1
    ? `Pour ${name} : voici ce que nous avons constaté sur vos données.`
    : `Pour ${name} : voici ce que nous avons constaté sur vos données, réuni en un seul message.`;
}
