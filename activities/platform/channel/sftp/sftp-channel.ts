/** A folder of a partner's SFTP server. A copy that breaks goes on where it stopped, as long as the file is the same. */
import { posix } from 'node:path';
import type { SftpPlace } from '../../../../datasets/_channels/sftp.js';
import { DeliveryRejected, InsertionError, PartnerUnreachable } from '../../../errors.js';
import { fillFile, writeStream } from '../../store/local-file.js';
import type { Channel, DroppedFile, PullRequest } from '../channel.js';
import { changedMeanwhile, MOST_FILES, tooManyFiles } from '../channel-faults.js';
import { openSftp, type SftpSession, type SftpSettings, type Wire } from './sftp-session.js';

/** Of one read; OpenSSH takes so much at once. */
const CHUNK_BYTES = 256 * 1024;
/** Connections that may break in one copy without an attempt of the step being lost. */
const RESUMES = 5;
const STATUS_END = 1;
const STATUS_ABSENT = 2;
const STATUS_REFUSED = 3;

export function openSftpFolder(place: SftpPlace, settings: SftpSettings): Channel {
  let session: SftpSession | undefined;
  const connected = async (signal: AbortSignal) => {
    session ??= await openSftp(place, settings, signal);
    return session;
  };
  const close = async () => {
    const open = session;
    session = undefined;
    await open?.close();
  };
  return {
    sharesClock: false,
    async list(signal) {
      try {
        return await listFolder(place, await connected(signal));
      } finally {
        await close(); // a while may pass before the next question
      }
    },
    async pull(file, toPath, request) {
      const reconnect = async () => {
        await close();
        return connected(request.signal);
      };
      const copy = () => copyResuming(place, file, request, () => connected(request.signal), reconnect);
      try {
        const written = await fillFile(toPath, (draft) => writeStream(copy(), draft));
        return { status: 'pulled', ...written, stamp: null };
      } catch (error) {
        await close();
        throw error;
      }
    },
    close,
  };
}

async function listFolder(place: SftpPlace, { wire, wait }: SftpSession): Promise<DroppedFile[]> {
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
    // links may lead anywhere, and a name with a slash is none
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

async function* copyResuming(
  place: SftpPlace,
  file: DroppedFile,
  { signal, tell }: PullRequest,
  first: () => Promise<SftpSession>,
  reconnect: () => Promise<SftpSession>,
): AsyncGenerator<Uint8Array> {
  const path = posix.join(place.path, file.name);
  let position = 0;
  let session = await first();
  for (let broken = 0; ; ) {
    try {
      await requireSame(place.host, path, file, session);
      for await (const chunk of readFrom(path, position, session)) {
        position += chunk.length;
        if (file.bytes === null || position > file.bytes) throw changedMeanwhile(); // it might grow for ever
        yield chunk;
        tell(position);
      }
      await requireSame(place.host, path, file, session);
      if (position !== file.bytes) throw changedMeanwhile();
      return;
    } catch (error) {
      signal.throwIfAborted();
      const fault = explained(place.host, error);
      broken += 1;
      if (!(fault instanceof PartnerUnreachable) || broken > RESUMES) throw fault;
      session = await reconnect();
    }
  }
}

/** Still a regular file, of the size and time that were listed. */
async function requireSame(
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

async function* readFrom(
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
function explained(host: string, error: unknown): unknown {
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
