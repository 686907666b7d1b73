/** Zip archives: members listed and inflated under bounds counted on real bytes, since headers lie; each against its CRC-32. */
import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { InsertionError } from '../../errors.js';
import type { RefusalCode } from '../refusal-reasons.js';
import { refuseFile } from '../refusals.js';
import { type InflateBounds, isTooDense } from './inflate-bounds.js';

export interface Archive {
  readonly entries: readonly Entry[];
  /** Inflated bytes of a member; refuses as soon as a bound is passed, and at the end when they are not those that were packed. */
  read(entry: Entry): AsyncIterable<Buffer>;
  /** Reads members to their end, so that none is damaged unseen because nobody wants it. */
  prove(entries: readonly Entry[]): Promise<void>;
  close(): void;
}

/** Opens a zip and lists its members. Throws DeliveryRejected for a damaged, encrypted or overcrowded one. */
export async function openArchive(
  path: string,
  fileName: string,
  bounds: InflateBounds,
  damaged: RefusalCode,
): Promise<Archive> {
  const zip = await refusing(fileName, damaged, () =>
    openPromise(path, {
      lazyEntries: true,
      autoClose: false,
      strictFileNames: false,
      validateEntrySizes: false,
    }),
  );
  const startReading = (): EntryReading => ({
    ...{ fileName, bounds, damaged },
    budget: { left: bounds.totalBytes },
  });
  const reading = startReading();
  try {
    const entries = await refusing(fileName, damaged, () => listEntries(zip, path, fileName, bounds));
    const wanted = entries.filter((entry) => !entry.fileName.endsWith('/'));
    return {
      entries: wanted,
      read: (entry) => readEntry(zip, entry, reading),
      async prove(proven) {
        const proof = startReading();
        for (const entry of proven) for await (const _chunk of readEntry(zip, entry, proof));
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function listEntries(
  zip: ZipFile,
  path: string,
  fileName: string,
  bounds: InflateBounds,
): Promise<Entry[]> {
  if (zip.entryCount > bounds.entries) throw refuseFile(fileName, 'bomb');
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw refuseFile(fileName, 'encrypted');
    entries.push(entry);
  }
  // A directory that goes on after the number of members it states has a wrong number: a member would be lost.
  if (await saysMember(path, Number(zip.readEntryCursor))) throw new Error('more members than stated');
  return entries;
}

const MEMBER_SIGNATURE = '504b0102';

async function saysMember(path: string, at: number): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(4);
    await file.read(bytes, 0, 4, at);
    return bytes.toString('hex') === MEMBER_SIGNATURE;
  } finally {
    await file.close();
  }
}

interface EntryReading {
  readonly fileName: string;
  readonly bounds: InflateBounds;
  readonly budget: { left: number };
  readonly damaged: RefusalCode;
}

async function* readEntry(zip: ZipFile, entry: Entry, reading: EntryReading): AsyncIterable<Buffer> {
  const { fileName, bounds, budget, damaged } = reading;
  const stream = await refusing(fileName, damaged, async () => {
    await requireSameName(zip, entry);
    return zip.openReadStreamPromise(entry);
  });
  let inflated = 0;
  let checksum = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      checksum = crc32(bytes, checksum);
      inflated += bytes.length;
      budget.left -= bytes.length;
      if (budget.left < 0 || isTooDense(inflated, entry.compressedSize, bounds))
        throw refuseFile(fileName, 'bomb');
      yield bytes;
    }
    if (checksum !== entry.crc32) throw refuseFile(fileName, damaged);
  } catch (error) {
    throw named(error, fileName, damaged);
  }
}

/** A member is named twice: where the names differ one is damaged, and a workbook would miss the part without a word. */
async function requireSameName(zip: ZipFile, entry: Entry): Promise<void> {
  const local = await zip.readLocalFileHeaderPromise(entry, { minimal: false });
  if (!local.fileName.equals(entry.fileNameRaw)) throw new Error('the names of a member differ');
}

/** Runs `act`; a fault of the archive becomes a refusal by name, a fault of the disk stays what it is. */
export async function refusing<Result>(
  fileName: string,
  code: RefusalCode,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw named(error, fileName, code);
  }
}

function named(error: unknown, fileName: string, code: RefusalCode): unknown {
  if (error instanceof InsertionError) return error;
  const systemCode = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^E[A-Z]+$/.test(systemCode) ? error : refuseFile(fileName, code);
}
