/**
 * What a mail says, as data. Pure. Every word in it is declared: names, titles, sentences of the catalogue, and columns that
 * the source declares. Of what a partner sent it holds counts, and names of files without a word that may be somebody's.
 */
import type { Dataset } from '../../datasets/dataset.js';
import type { RuleBook } from '../../quality-rules/load-rules.js';
import { tellsOfLostRows } from '../handover/lost-rows.js';
import { countOf, formatDate, formatNumber, formatShare, spaceSigns } from '../markup/french.js';
import { visibleText } from '../markup/visible-text.js';
import type { ReportLink } from '../platform/courier/courier.js';
import { asksForSomething, type DeliveredReport } from './delivered-report.js';
import { describeFiles } from './describe-files.js';
import { describePage } from './describe-page.js';
import { gatherPoints, type ShownPoint } from './letter-points.js';

export interface LetterPart {
  readonly report: DeliveredReport;
  readonly dataset: Pick<Dataset, 'sources' | 'metadata'>;
  /** 0: the delivery; n: the nth reminder of it. */
  readonly reminder: number;
  readonly page: ReportLink | null;
  readonly workbook: ReportLink | null;
  readonly attached: boolean;
}

export interface Section {
  /** Of a département's page, not of a delivery. */
  readonly isPage: boolean;
  readonly title: string;
  readonly outcome: string;
  /** Which files it is about, in a sentence; null where none came. */
  readonly files: string | null;
  readonly figures: readonly { readonly value: string; readonly name: string }[];
  /** Extracts that did not come or could not be taken. */
  readonly lacking: readonly string[];
  readonly points: readonly ShownPoint[];
  /** About all of it: what is new, what was fixed, or what is only in the report. */
  readonly notes: readonly string[];
  readonly page: ReportLink | null;
  readonly workbook: ReportLink | null;
  readonly access: string;
}

export interface Letter {
  readonly subject: string;
  readonly greeting: string;
  readonly sections: readonly Section[];
  readonly closing: string;
}

/** The rest is in the report. */
const POINTS = 5;

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

function composeSection({ report, dataset, page, workbook, attached }: LetterPart, rules: RuleBook): Section {
  const { extracts, totals, comparisons } = report;
  const points = gatherPoints(extracts, dataset, rules);
  const shown = points.slice(0, POINTS);
  const left = points.slice(POINTS).reduce((sum, { total }) => sum + total, 0);
  const fresh = extracts
    .flatMap(({ findings }) => findings)
    .filter((one) => asksForSomething(one) && one.since === 'new');
  const mended = comparisons.flatMap(({ resolved }) => resolved);
  const link = page ?? workbook;
  return {
    isPage: report.page !== null,
    title: visibleText(report.dataset.title),
    outcome: spaceSigns(report.outcome),
    files: describeFiles(extracts, dataset),
    figures: figuresOf(report),
    lacking: extracts.flatMap(lackingSentence).map(spaceSigns),
    points: shown,
    notes: [
      ...(left > 0
        ? [`${countOf(left, 'autre signalement est', 'autres signalements sont')} dans le rapport.`]
        : []),
      ...(fresh.length > 0
        ? [
            `${countOf(fresh.length, 'constat nouveau', 'constats nouveaux')} depuis votre livraison précédente.`,
          ]
        : []),
      ...(mended.length > 0
        ? [
            `${countOf(mended.length, 'constat a disparu', 'constats ont disparu')} depuis votre livraison précédente. Merci.`,
          ]
        : []),
      ...(totals.waived > 0
        ? [
            `${countOf(totals.waived, 'signalement relève', 'signalements relèvent')} d’anomalies connues, admises pour un temps.`,
          ]
        : []),
    ].map(spaceSigns),
    ...{ page, workbook },
    access: spaceSigns(report.page ? describePage(link) : accessSentence(attached, link)),
  };
}

/** Rows of an extract that stands in for another were told when it came. */
function figuresOf({
  totals: { rows: all, toFix, informed },
  score,
  extracts,
  page,
}: DeliveredReport): Section['figures'] {
  if (page) return page.figures;
  const rows = extracts.some(({ role }) => role === 'used') ? all : null;
  const share = rows && rows.rejected > 0 ? `, soit ${formatShare(rows.rejected / rows.received)}` : '';
  const lines = (count: number) => countOf(count, 'ligne', 'lignes');
  const reports = (count: number) => countOf(count, 'signalement', 'signalements');
  return [
    ...(rows ? [{ value: lines(rows.received), name: 'reçues' }] : []),
    ...(!rows || rows.published === null ? [] : [{ value: lines(rows.published), name: 'retenues' }]),
    ...(rows ? [{ value: lines(rows.rejected), name: `rejetées${share}` }] : []),
    { value: reports(toFix), name: 'à traiter' },
    { value: reports(informed), name: 'pour information' },
    ...(score === null ? [] : [{ value: `${formatNumber(score)} / 100`, name: 'score de qualité' }]),
  ];
}

function lackingSentence({ role, title, calendar }: DeliveredReport['extracts'][number]): string[] {
  const name = `« ${visibleText(title)} »`;
  if (role === 'refused')
    return [
      `L’extrait ${name} n’a pas pu être pris. Le rapport dit pourquoi et comment le corriger ; renvoyez-le ensuite.`,
    ];
  if (role !== 'missing') return [];
  return calendar?.late
    ? [
        `L’extrait ${name} était attendu pour le ${formatDate(calendar.due) ?? calendar.due} et ne nous est pas parvenu. Déposez-le à l’endroit convenu, ou prévenez-nous si le calendrier a changé.`,
      ]
    : [`L’extrait ${name} ne nous est pas parvenu. Vérifiez le dépôt ou le serveur convenu.`];
}

function accessSentence(attached: boolean, link: ReportLink | null): string {
  const until = link?.expires ? formatDate(link.expires.toISOString()) : null;
  const linked =
    until === null
      ? ''
      : ` Les liens fonctionnent jusqu’au ${until} ; ils ouvrent le rapport à qui les détient, ne les transférez pas au-delà de vos équipes.`;
  if (attached)
    return `Le rapport et le classeur, avec chaque ligne concernée, sont joints à ce message.${linked}`;
  if (link) return `Chaque ligne concernée figure dans le rapport et son classeur.${linked}`;
  return 'Chaque ligne concernée figure dans le rapport, trop volumineux pour être joint : demandez-le en répondant à ce message.';
}
