/** Takes a delivery out of its container: gzip, or a zip with one useful member. Recognised by content, never by name. */
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Entry } from 'yauzl';
import { type Archive, boundInflation, EXTRACT_BOUNDS, openArchive, refusing } from './open-archive.js';
import type { Container, ReadRequest } from './reading.js';
import { type ContentKind, recogniseFile } from './recognise-content.js';
import { refuseFile, refuseZipMembers } from './refusals.js';

export interface UnpackedFile {
  readonly path: string;
  readonly container: Container;
  readonly kind: ContentKind | 'workbook';
}

/** More containers than that within each other is no delivery. */
const DEEPEST = 2;

/** The file out of its containers, and what it is. A workbook is a zip and stays one. */
export async function unpackFile(request: ReadRequest): Promise<UnpackedFile> {
  let current: UnpackedFile = {
    path: request.path,
    container: 'none',
    kind: await recogniseFile(request.path),
  };
  for (let depth = 0; depth < DEEPEST && isContainer(current.kind); depth += 1) {
    const inner = await unpackOnce(current, request);
    if (inner.kind === 'workbook') return inner;
    current = inner;
  }
  if (isContainer(current.kind)) throw refuseFile(request.fileName, 'binary');
  return current;
}

function isContainer(kind: UnpackedFile['kind']): boolean {
  return kind === 'gzip' || kind === 'zip';
}

async function unpackOnce(file: UnpackedFile, request: ReadRequest): Promise<UnpackedFile> {
  const target = join(request.scratch, 'unpacked');
  const fresh = join(request.scratch, 'unpacking');
  if (file.kind === 'gzip') {
    const { size } = await stat(file.path);
    await refusing(request.fileName, 'truncated_gzip', () =>
      pipeline(
        createReadStream(file.path),
        createGunzip(),
        boundInflation(request.fileName, size, EXTRACT_BOUNDS),
        createWriteStream(fresh),
      ),
    );
  } else {
    const archive = await openArchive(file.path, request.fileName, EXTRACT_BOUNDS, 'corrupt_zip');
    try {
      if (isWorkbook(archive)) return { ...file, kind: 'workbook' };
      await pipeline(
        Readable.from(archive.read(onlyUsefulMember(archive, request))),
        createWriteStream(fresh),
      );
    } finally {
      archive.close();
    }
  }
  await rename(fresh, target);
  const container = file.container === 'none' ? containerName(file.kind) : file.container;
  return { path: target, container, kind: await recogniseFile(target) };
}

function containerName(kind: UnpackedFile['kind']): Container {
  return kind === 'gzip' ? 'gzip' : 'zip';
}

function isWorkbook(archive: Archive): boolean {
  return archive.entries.some((entry) =>
    /^\/?(xl\/|\[Content_Types\]\.xml$)/i.test(entry.fileName.replaceAll('\\', '/')),
  );
}

/** What archivers add on their own is no candidate. */
function onlyUsefulMember(archive: Archive, request: ReadRequest): Entry {
  const candidates = archive.entries.filter(
    (entry) =>
      !/(^|\/)(__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$|README|LISEZ|LICEN[CS]E)/i.test(entry.fileName),
  );
  const [only] = candidates;
  if (!only || candidates.length > 1) throw refuseZipMembers(request.fileName, candidates.length);
  return only;
}
