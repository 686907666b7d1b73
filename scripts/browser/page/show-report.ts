/** What the page shows of a check: the report, what may be kept of it, or why there is none. */
import { withFileLinks } from '../../../activities/markup/file-links.js';
import { countOf, formatNumber, spaceSigns } from '../../../activities/markup/french.js';
import { mediaTypeOf } from '../../../activities/text/media-type.js';
import type { ReportFile, Verdict } from './check-messages.js';
import { find } from './find-element.js';

const failure = find('echec', HTMLElement);

const result = find('resultat', HTMLElement);

let urls: string[] = [];

export function show(verdict: Verdict, files: readonly ReportFile[]): void {
  const links = new Map(files.map((file) => [file.name, linkTo(file)]));
  find('verdict', HTMLElement).textContent = wordsOf(verdict);
  const tone = !verdict.taken ? 'error' : verdict.toFix > 0 ? 'warning' : 'success';
  find('verdict-cadre', HTMLElement).className = `fr-alert fr-alert--${tone}`;
  find('fichiers', HTMLElement).replaceChildren(...keptItems(links));
  const page = files.find(({ name }) => name === 'index.html');
  const frame = find('rapport', HTMLIFrameElement);
  frame.onload = () => {
    fitting.disconnect();
    if (frame.contentDocument) fitting.observe(frame.contentDocument.documentElement);
  };
  frame.srcdoc = withFileLinks(new TextDecoder().decode(page?.body), links, (name) => ` download="${name}"`);
  result.hidden = false;
  result.focus();
}

function linkTo({ name, body }: ReportFile): string {
  const url = URL.createObjectURL(new Blob([body], { type: mediaTypeOf(name) }));
  urls.push(url);
  return url;
}

/** What is kept of a report, the most useful first: name, what it is, name on the disk. */
const KEPT = [
  ['index.html', 'Le rapport, imprimable', 'rapport.html'],
  ['signalements.xlsx', 'Tous les emplacements, classeur', 'signalements.xlsx'],
  ['signalements.csv', 'Tous les emplacements, CSV', 'signalements.csv'],
  ['report.json', 'Le rapport pour un programme, JSON', 'report.json'],
] as const;

function keptItems(links: ReadonlyMap<string, string>): HTMLLIElement[] {
  return KEPT.map(([name, label, file]) => {
    const link = document.createElement('a');
    link.href = links.get(name) ?? '';
    link.download = file;
    link.textContent = label;
    const item = document.createElement('li');
    item.append(link);
    return item;
  });
}

function wordsOf({ taken, sentence, rows, rejected, toFix, score }: Verdict): string {
  if (!taken) return `Ce fichier serait refusé. ${sentence ?? ''}`.trim();
  const said = [
    countOf(rows ?? 0, 'ligne lue', 'lignes lues'),
    countOf(rejected ?? 0, 'rejetée', 'rejetées'),
    countOf(toFix, 'signalement à traiter', 'signalements à traiter'),
  ].join(', ');
  const scored = score === null ? '' : ` ; score ${formatNumber(score)} sur 100`;
  return spaceSigns(`Ce fichier serait pris : ${said}${scored}.`);
}

/** As high as the report, folds open or not, so that the page alone scrolls. */
const fitting = new ResizeObserver(() => {
  const inner = find('rapport', HTMLIFrameElement).contentDocument?.documentElement;
  if (inner) find('rapport', HTMLIFrameElement).height = String(inner.offsetHeight + 2);
});

export function clear(): void {
  for (const url of urls) URL.revokeObjectURL(url);
  urls = [];
  failure.hidden = true;
  result.hidden = true;
}

export function fail(sentence: string): void {
  find('raison', HTMLElement).textContent = sentence;
  failure.hidden = false;
  failure.focus();
}
