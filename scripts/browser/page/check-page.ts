/** The page of the self-check: loads the tool, forbids itself to load any more, then hands the file to its worker. */
import type { SelfCheckPart } from '../../self-check/self-check-request.js';
import { type Ask, PIECES, type PieceName, type Tell } from './check-messages.js';
import { find } from './find-element.js';
import { clear, fail, show } from './show-report.js';

/** The page may never connect anywhere; from here on it cannot load anything either, nor can the worker that inherits it. */
const SEAL = "script-src 'wasm-unsafe-eval'; worker-src blob:; img-src data:";

const PARTS: Readonly<Record<SelfCheckPart, string>> = {
  read: 'Lecture du fichier… (1 sur 3)',
  check: 'Application des règles… (2 sur 3)',
  report: 'Rédaction du rapport… (3 sur 3)',
};

const form = find('controle', HTMLFormElement);

const button = find('lancer', HTMLButtonElement);

const progress = find('avancement', HTMLElement);

let worker: Promise<Worker> | null = null;

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
          'L’outil s’est arrêté, sans doute faute de mémoire. Relancez le contrôle, ou utilisez la commande « npx insertion validate ».',
        ),
      );
    target.postMessage(message);
  });
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Le contrôle s’est arrêté.';
}
