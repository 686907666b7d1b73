/** The file of a form, written to disk as it comes: a few chunks of it stand in memory. Multipart is read by a kept library. */
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import { MOST_FORM_MIB } from '../../activities/desk/render-deposit.js';
import { refusal } from './deposit-refusals.js';

/** What surrounds the file: our form has one field. */
const AROUND = { files: 1, fields: 4, fieldSize: 1_024, parts: 8, headerSize: 16 * 1_024 };

export interface FormPlace {
  /** Where the file is written; whoever asks removes it. */
  readonly path: string;
  /** The most that the link allows. */
  readonly mib: number;
  /** Throws a refusal. */
  readonly requireName: (name: string) => void;
}

/** The name of the file, once the form came whole. Throws a refusal; whatever is refused is read to its end, so that its answer is seen. */
export async function receiveForm(
  { headers, body }: Request,
  { path, mib, requireName }: FormPlace,
): Promise<string> {
  const most = Math.min(mib, MOST_FORM_MIB);
  const parser = openForm({ 'content-type': headers.get('content-type') ?? '' }, most * 2 ** 20);
  const problems: unknown[] = [];
  const came: { name?: string; file?: Readable; saved?: Promise<void> } = {};
  parser.on('file', (field, stream, fileName) => {
    stream.on('error', () => undefined); // the parser tells it as well
    stream.once('limit', () => problems.push(tooLarge(most, mib)));
    if (field !== 'fichier' || !fileName) return void stream.resume();
    const saved = save(stream, path, () => requireName(fileName)).catch((error) => {
      problems.push(error);
      stream.resume();
    });
    Object.assign(came, { name: fileName, file: stream, saved });
  });
  parser.once('filesLimit', () => problems.push(ONE_FILE));
  await pipeline(body === null ? [] : Readable.fromWeb(body), parser).catch(() => problems.unshift(CUT));
  if (problems[0] === CUT) came.file?.destroy();
  await came.saved;
  if (problems.length > 0) throw problems[0];
  if (came.name === undefined) throw NOT_CHOSEN;
  return came.name;
}

/** Throws a refusal. */
function openForm(headers: BusboyHeaders, fileSize: number) {
  try {
    return new Busboy({ headers, limits: { ...AROUND, fileSize }, preservePath: true });
  } catch {
    throw CUT; // a form without a boundary
  }
}

/** Throws a refusal. */
async function save(file: Readable, path: string, mayBeTaken: () => void): Promise<void> {
  mayBeTaken();
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of file.iterator({ destroyOnReturn: false })) await handle.appendFile(chunk);
  } finally {
    await handle.close();
  }
}

const CUT = refusal(422, 'L’envoi s’est interrompu. Renvoyez votre fichier.');
const NOT_CHOSEN = refusal(422, 'Choisissez le fichier à envoyer.');
const ONE_FILE = refusal(422, 'Envoyez un seul fichier à la fois.');

function tooLarge(mib: number, allowed: number) {
  const other = allowed > mib ? ' Envoyez-le par un client tus.' : '';
  return refusal(413, `Le fichier dépasse ${mib} Mio, la plus grande taille de ce formulaire.${other}`);
}
