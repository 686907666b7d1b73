/** Takes a delivery out of its container: gzip, or a zip with one useful member. Recognised by content, never by name. */
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Entry } from 'yauzl';
import { brokenPromise, nameWithin, promisedFormat } from '../evidence/promised-form.js';
import { type ContentKind, recogniseFile } from '../evidence/recognise-content.js';
import type { Container, ReadRequest } from '../reading.js';
import { refuseFile, refuseZipMembers } from '../refusals.js';
import { boundInflation, EXTRACT_BOUNDS } from './inflate-bounds.js';
import { type Archive, openArchive, refusing } from './open-archive.js';

export interface UnpackedFile {
  readonly path: string;
  /** Its own name where its container says one. */
  readonly name: string;
  readonly container: Container;
  readonly kind: ContentKind;
}

/** More containers than that within each other is no delivery. */
const DEEPEST = 2;

/** The file out of its containers, and what it is. A workbook is a zip and stays one. Throws DeliveryRejected for a damaged one. */
export async function unpackFile(request: ReadRequest): Promise<UnpackedFile> {
  let current = await recognise({ path: request.path, name: request.fileName, container: 'none' }, request);
  for (let depth = 0; depth < DEEPEST && isContainer(current.kind); depth += 1) {
    const inner = await unpackOnce(current, request);
    if (inner.kind === 'xlsx' || inner.kind === 'ods') return inner;
    current = inner;
  }
  if (isContainer(current.kind)) throw refuseFile(request.fileName, 'binary');
  return current;
}

/** Throws DeliveryRejected where the content is not what the name or the declaration promises, and nothing else either. */
async function recognise(
  file: Omit<UnpackedFile, 'kind'>,
  { fileName, declared }: ReadRequest,
): Promise<UnpackedFile> {
  const kind = await recogniseFile(file.path);
  const broken = brokenPromise(file.name, declared?.format);
  // The reader of XML says of a declared document what is wrong with it, and where.
  const unknown = kind === 'text' || kind === 'binary';
  if (unknown && broken && !(broken === 'xml_damaged' && declared?.xml)) throw refuseFile(fileName, broken);
  return { ...file, kind };
}

function isContainer(kind: UnpackedFile['kind']): boolean {
  return kind === 'gzip' || kind === 'zip';
}

async function unpackOnce(file: UnpackedFile, request: ReadRequest): Promise<UnpackedFile> {
  const target = join(request.scratch, 'unpacked');
  const fresh = join(request.scratch, 'unpacking');
  const container = file.container === 'none' ? containerName(file.kind) : file.container;
  if (file.kind === 'gzip') {
    await gunzip(file.path, fresh, request.fileName);
    await rename(fresh, target);
    return recognise({ path: target, name: nameWithin(file.name), container }, request);
  }
  const archive = await openArchive(file.path, request.fileName, EXTRACT_BOUNDS, 'corrupt_zip');
  try {
    const office = await officeKind(archive);
    if (office === 'other') throw refuseFile(request.fileName, 'other_office');
    if (office === 'xlsb') throw refuseFile(request.fileName, 'binary_excel');
    if (office) return { ...file, kind: office };
    const promised = promisedFormat(file.name, undefined);
    if (promised === 'xlsx' || promised === 'ods') throw refuseFile(request.fileName, `corrupt_${promised}`);
    const member = wantedMember(archive, request);
    await archive.prove(archive.entries.filter((entry) => entry !== member));
    await pipeline(Readable.from(archive.read(member)), createWriteStream(fresh));
    await rename(fresh, target);
    return recognise({ path: target, name: member.fileName, container }, request);
  } finally {
    archive.close();
  }
}

async function gunzip(from: string, to: string, fileName: string): Promise<void> {
  const { size } = await stat(from);
  const inflating = createGunzip();
  await refusing(fileName, 'truncated_gzip', async () => {
    const bound = boundInflation(fileName, size, EXTRACT_BOUNDS);
    await pipeline(createReadStream(from), inflating, bound, createWriteStream(to));
    if (!(await isPadding(from, inflating.bytesWritten))) throw new Error('bytes after the last member');
  });
}

/** Tapes pad with zeros. Anything else after them is a part of the file that would be lost. */
async function isPadding(path: string, from: number): Promise<boolean> {
  for await (const chunk of createReadStream(path, { start: from }))
    if (Buffer.from(chunk).some((byte) => byte !== 0)) return false;
  return true;
}

function containerName(kind: UnpackedFile['kind']): Container {
  return kind === 'gzip' ? 'gzip' : 'zip';
}

const SPREADSHEET = /^application\/vnd\.oasis\.opendocument\.spreadsheet/;

/** What an office program has written into the archive; null where none has. */
export async function officeKind(archive: Archive): Promise<'xlsx' | 'xlsb' | 'ods' | 'other' | null> {
  const names = archive.entries.map(({ fileName }) => fileName.replaceAll('\\', '/').replace(/^\//, ''));
  if (names.some((name) => /^xl\/workbook\.bin$/i.test(name))) return 'xlsb';
  if (names.some((name) => /^xl\//i.test(name))) return 'xlsx';
  if (names.some((name) => /^(word|ppt)\//i.test(name))) return 'other';
  if (names.some((name) => /^\[Content_Types\]\.xml$/i.test(name))) return 'xlsx';
  if (!names.includes('content.xml') || !names.includes('META-INF/manifest.xml')) return null;
  const said = archive.entries.find(({ fileName }) => fileName === 'mimetype');
  const parts: Buffer[] = [];
  if (said) for await (const part of archive.read(said)) parts.push(part);
  return said === undefined || SPREADSHEET.test(Buffer.concat(parts).toString('latin1')) ? 'ods' : 'other';
}

/** The declared member, or the only one that may be meant. */
function wantedMember(archive: Archive, { fileName, declared }: ReadRequest): Entry {
  const wanted = declared?.member === undefined ? null : patternOf(declared.member);
  const candidates = wanted
    ? archive.entries.filter((entry) => wanted.test(entry.fileName) || wanted.test(basename(entry.fileName)))
    : candidatesOf(archive);
  const [only] = candidates;
  if (only && candidates.length === 1) return only;
  throw refuseZipMembers(
    fileName,
    (only ? candidates : archive.entries).map((entry) => entry.fileName),
    declared?.member,
  );
}

/** Members that may be an extract: not what archivers add on their own, nor what is there to be read by people. */
export function candidatesOf({ entries }: Pick<Archive, 'entries'>): Entry[] {
  const aside =
    /(^|\/)(__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$|README|LISEZ|LICEN[CS]E)|\.(?:pdf|docx?|odt|rtf|pptx?|odp|png|jpe?g|gif|md|html?)$/i;
  return entries.filter(({ fileName }) => !aside.test(fileName));
}

function patternOf(member: string): RegExp {
  const parts = member.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i');
}
