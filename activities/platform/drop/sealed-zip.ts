/** The one file of a zip that is sealed with AES and a password. */
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { TransformStream } from 'node:stream/web';
import { BlobReader, configure, type FileEntry, ZipReader } from '@zip.js/zip.js';
import { InsertionError } from '../../errors.js';
import { refusedDrop } from './drop-faults.js';

// Threads of its own would outlive a step that is cancelled.
configure({ useWebWorkers: false });

/** Above so many bytes, more than so many times the packed size is a bomb: counted as inflated, since headers lie. */
const RATIO = 400;
const RATIO_FLOOR = 256 * 2 ** 20;
const MOST_ENTRIES = 10_000;

export interface SealedMember {
  readonly fileName: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Throws DeliveryRejected: not sealed, sealed weakly, several files. Reading throws it too: another password, cut, altered, a bomb. */
export async function readSealedZip(
  path: string,
  fileName: string,
  password: string,
  signal: AbortSignal,
): Promise<SealedMember> {
  const reader = new ZipReader(new BlobReader(await openAsBlob(path)));
  const entry = await onlyEntry(reader, fileName);
  if (!entry.encrypted) throw refusedDrop(fileName, 'plain', 'zip');
  if (entry.zipCrypto) throw refusedDrop(fileName, 'weak', 'zip');
  return {
    fileName: basename(entry.filename.replaceAll('\\', '/')),
    bytes: inflate(entry, { fileName, password, signal, close: () => reader.close() }),
  };
}

async function onlyEntry(reader: ZipReader<unknown>, fileName: string): Promise<FileEntry> {
  const files: FileEntry[] = [];
  let count = 0;
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      count += 1;
      if (count > MOST_ENTRIES) throw refusedDrop(fileName, 'bomb', 'zip');
      // what archivers add on their own is no file of the partner's
      if (!entry.directory && !/(^|\/)(__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/i.test(entry.filename))
        files.push(entry);
    }
  } catch (error) {
    throw error instanceof InsertionError ? error : refusedDrop(fileName, 'damaged', 'zip');
  }
  const [only] = files;
  if (!only || files.length > 1) throw refusedDrop(fileName, 'members', 'zip');
  return only;
}

async function* inflate(
  entry: FileEntry,
  {
    fileName,
    password,
    signal,
    close,
  }: {
    readonly fileName: string;
    readonly password: string;
    readonly signal: AbortSignal;
    readonly close: () => Promise<void>;
  },
): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const done = entry.getData(writable, { password, signal, checkSignature: true });
  done.catch(() => {}); // told by what reads
  let inflated = 0;
  try {
    for await (const chunk of readable) {
      inflated += chunk.length;
      if (inflated > RATIO_FLOOR && inflated > RATIO * entry.compressedSize)
        throw refusedDrop(fileName, 'bomb', 'zip');
      yield chunk;
    }
    await done;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof InsertionError) throw error;
    const wrong = error instanceof Error && /invalid password/i.test(error.message);
    throw refusedDrop(fileName, wrong ? 'password' : 'damaged', 'zip');
  } finally {
    await close();
  }
}
