/** What is asked of an SFTP server, and what its answers mean. */
import type { SftpPlace } from '../../../../datasets/_channels/sftp.js';
import { DeliveryRejected, InsertionError, PartnerUnreachable } from '../../../errors.js';
import type { DroppedFile } from '../channel.js';
import { changedMeanwhile, MOST_FILES, tooManyFiles } from '../channel-faults.js';
import type { SftpSession, Wire } from './sftp-session.js';

/** Of one read; OpenSSH takes so much at once. */
const CHUNK_BYTES = 256 * 1024;

const STATUS_END = 1;

const STATUS_ABSENT = 2;

const STATUS_REFUSED = 3;

export async function listFolder(place: SftpPlace, { wire, wait }: SftpSession): Promise<DroppedFile[]> {
  const handle = await wait(answered<Buffer>((done) => wire.opendir(place.path, done))).catch((error) => {
    if (statusOf(error) === STATUS_ABSENT) return null;
    throw explained(place.host, error);
  });
  if (handle === null) return [];
  const files: DroppedFile[] = [];
  let names = 0;
  // A few at a time: the library's own listing keeps every entry of a folder, however many.
  for (;;) {
    const entries = await wait(answered<Entries>((done) => wire.readdir(handle, done))).catch((error) => {
      if (statusOf(error) === STATUS_END) return [];
      throw explained(place.host, error);
    });
    if (entries.length === 0) break;
    names += entries.length;
    if (names > MOST_FILES) throw tooManyFiles(place.host);
    // a link may lead anywhere, and no plain name has a slash
    for (const { filename, attrs } of entries)
      if (attrs.isFile() && isPlainName(filename)) files.push(describe(filename, attrs));
  }
  await wait(answered<void>((done) => wire.close(handle, (error) => done(error, undefined)))).catch(() => {});
  return files;
}

type Entries = readonly { readonly filename: string; readonly attrs: Attributes }[];

interface Attributes {
  readonly size: number;
  readonly mtime: number;
  isFile(): boolean;
}

function isPlainName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name);
}

function describe(name: string, { size, mtime }: Attributes): DroppedFile {
  return { name, bytes: size, modified: new Date(mtime * 1000), stamp: `${mtime} ${size}` };
}

/** Still a regular file, of the size and time that were listed. */
export async function requireSame(
  host: string,
  path: string,
  file: DroppedFile,
  { wire, wait }: SftpSession,
): Promise<void> {
  const found = await wait(answered<Attributes>((done) => wire.lstat(path, done))).catch((error) => {
    if (statusOf(error) === STATUS_ABSENT) throw changedMeanwhile();
    throw explained(host, error);
  });
  if (!found.isFile() || describe(file.name, found).stamp !== file.stamp) throw changedMeanwhile();
}

export async function* readFrom(
  path: string,
  start: number,
  { wire, wait }: SftpSession,
): AsyncGenerator<Uint8Array> {
  const handle = await wait(answered<Buffer>((done) => wire.open(path, 'r', done)));
  const buffer = Buffer.alloc(CHUNK_BYTES);
  for (let position = start; ; ) {
    const bytes = await wait(readAt(wire, handle, buffer, position)).catch((error) => {
      if (statusOf(error) === STATUS_END) return 0;
      throw error;
    });
    if (bytes === 0) break;
    position += bytes;
    yield Buffer.from(buffer.subarray(0, bytes));
  }
  await wait(answered<void>((done) => wire.close(handle, (error) => done(error, undefined)))).catch(() => {});
}

function readAt(wire: Wire, handle: Buffer, buffer: Buffer, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    wire.read(handle, buffer, 0, buffer.length, position, (error, bytes) =>
      error ? reject(error) : resolve(bytes),
    );
  });
}

function answered<Answer>(
  ask: (done: (error: Error | null | undefined, answer: Answer) => void) => void,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    ask((error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

function statusOf(error: unknown): number | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : null;
}

/** The server's own words may hold anything: only the status passes. */
export function explained(host: string, error: unknown): unknown {
  if (error instanceof InsertionError || !(error instanceof Error)) return error;
  const status = statusOf(error);
  if (status === STATUS_REFUSED)
    return new DeliveryRejected(
      `${host} does not let us read the drop or a file of it; ask the partner for the right to read, or correct path.`,
      `Votre serveur SFTP ${host} ne nous laisse pas lire le dépôt. Merci de nous donner le droit de lecture.`,
    );
  return new PartnerUnreachable(
    `${host} did not answer as an SFTP server does (${status === null ? 'the connection broke' : `status ${status}`}); try again later.`,
  );
}
