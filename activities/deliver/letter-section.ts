/** What a mail says of one report, or of the page of a département. Pure. */
import type { Dataset } from '../../datasets/dataset.js';
import type { RuleBook } from '../../quality-rules/load-rules.js';
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

/** The rest is in the report. */
const POINTS = 5;

export function composeSection(
  { report, dataset, page, workbook, attached }: LetterPart,
  rules: RuleBook,
): Section {
  const { extracts } = report;
  const points = gatherPoints(extracts, dataset, rules);
  const link = page ?? workbook;
  return {
    isPage: report.page !== null,
    title: visibleText(report.dataset.title),
    outcome: spaceSigns(report.outcome),
    files: describeFiles(extracts, dataset),
    figures: figuresOf(report),
    lacking: extracts.flatMap(lackingSentence).map(spaceSigns),
    points: points.slice(0, POINTS),
    notes: notesOf(report, points.slice(POINTS)).map(spaceSigns),
    ...{ page, workbook },
    access: spaceSigns(report.page ? describePage(link) : accessSentence(attached, link)),
  };
}

/** `untold`: points that are in the report alone. */
function notesOf(
  { extracts, totals, comparisons }: DeliveredReport,
  untold: readonly { readonly total: number }[],
): string[] {
  const left = untold.reduce((sum, { total }) => sum + total, 0);
  const fresh = extracts
    .flatMap(({ findings }) => findings)
    .filter((one) => asksForSomething(one) && one.since === 'new');
  const mended = comparisons.flatMap(({ resolved }) => resolved);
  return [
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
  ];
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
