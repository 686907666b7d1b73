/** The page of the self-check: loads the tool, forbids itself to load any more, then hands the file to its worker. */
import { withFileLinks } from '../../../activities/markup/file-links.js';
import { countOf, formatNumber, spaceSigns } from '../../../activities/markup/french.js';
import { mediaTypeOf } from '../../../activities/text/media-type.js';
import type { SelfCheckPart } from '../../self-check.js';
import {
  type Ask,
  PIECES,
  type PieceName,
  type ReportFile,
  type Tell,
  type Verdict,
} from './check-messages.js';

/** The page may never connect anywhere; from here on it cannot load anything either, nor can the worker that inherits it. */
const SEAL = "script-src 'wasm-unsafe-eval'; worker-src blob:; img-src data:";

const PARTS: Readonly<Record<SelfCheckPart, string>> = {
  read: 'Lecture du fichier…',
  check: 'Application des règles…',
  report: 'Rédaction du rapport…',
};

const form = find('controle', HTMLFormElement);
const button = find('lancer', HTMLButtonElement);
const progress = find('avancement', HTMLElement);
const failure = find('echec', HTMLElement);
const result = find('resultat', HTMLElement);

let worker: Promise<Worker> | null = null;
let urls: string[] = [];

form.addEventListener('submit', (event) => {
  event.preventDefault();
  check().catch((error: unknown) => fail(sentenceOf(error)));
});
form.hidden = false;

async function check(): Promise<void> {
  const file = find('fichier', HTMLInputElement).files?.[0];
  const [dataset = '', source = ''] = find('source', HTMLSelectElement).value.split('/');
  if (file === undefined || source === '')
    return fail('Choisissez une source et un fichier, puis relancez le contrôle.');
  clear();
  button.disabled = true;
  try {
    worker ??= startWorker();
    const told = await ask(await worker, { kind: 'check', file, dataset, source });
    if (told.kind === 'failed') throw new Error(told.sentence);
    if (told.kind === 'checked') show(told.verdict, told.files);
  } catch (error) {
    // the next one starts with a memory of its own
    (await worker?.catch(() => null))?.terminate();
    worker = null;
    throw error;
  } finally {
    progress.textContent = '';
    button.disabled = false;
  }
}

async function startWorker(): Promise<Worker> {
  progress.textContent = 'Chargement de l’outil…';
  const pieces = await loadPieces();
  seal();
  progress.textContent = 'Démarrage de l’outil…';
  const program = new Blob([pieces.program], { type: 'text/javascript' });
  const started = new Worker(URL.createObjectURL(program));
  const machine = new TextDecoder().decode(pieces.machine);
  const told = await ask(started, { kind: 'load', engine: pieces.engine, machine });
  if (told.kind === 'failed') throw new Error(told.sentence);
  return started;
}

type Pieces = Readonly<Record<PieceName, ArrayBuffer>>;
let loaded: Promise<Pieces> | null = null;

/** Once for the life of the page: after the seal nothing could be loaded again. */
function loadPieces(): Promise<Pieces> {
  loaded ??= Promise.all(PIECES.map(async (name) => [name, await loadPiece(name)] as const)).then(
    (pieces) => Object.fromEntries(pieces) as Pieces,
    (error: unknown) => {
      loaded = null;
      throw error;
    },
  );
  return loaded;
}

const received = new Map<PieceName, string>();
Object.assign(globalThis, { receivePiece: (name: PieceName, base64: string) => received.set(name, base64) });

/** As a script: a page on a disk may load nothing else. */
async function loadPiece(name: PieceName): Promise<ArrayBuffer> {
  const script = document.createElement('script');
  script.src = form.dataset[name] ?? '';
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () =>
      reject(new Error('L’outil n’a pas pu être chargé. Vérifiez la connexion, puis relancez le contrôle.'));
    document.head.append(script);
  });
  script.remove();
  const packed = Uint8Array.from(atob(received.get(name) ?? ''), (sign) => sign.charCodeAt(0));
  received.delete(name);
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
}

function seal(): void {
  if (document.querySelector('meta[data-sceau]')) return;
  const meta = document.createElement('meta');
  meta.httpEquiv = 'Content-Security-Policy';
  meta.content = SEAL;
  meta.dataset.sceau = '';
  document.head.append(meta);
}

function ask(target: Worker, message: Ask): Promise<Tell> {
  return new Promise((resolve, reject) => {
    target.onmessage = ({ data }: MessageEvent<Tell>) => {
      if (data.kind === 'part') progress.textContent = PARTS[data.part];
      else resolve(data);
    };
    target.onerror = () =>
      reject(
        new Error(
          'L’outil s’est arrêté, sans doute faute de mémoire. Relancez le contrôle, ou utilisez la commande « insertion validate ».',
        ),
      );
    target.postMessage(message);
  });
}

function show(verdict: Verdict, files: readonly ReportFile[]): void {
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

function clear(): void {
  for (const url of urls) URL.revokeObjectURL(url);
  urls = [];
  failure.hidden = true;
  result.hidden = true;
}

function fail(sentence: string): void {
  find('raison', HTMLElement).textContent = sentence;
  failure.hidden = false;
  failure.focus();
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Le contrôle s’est arrêté.';
}

function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`#${id}`);
}
