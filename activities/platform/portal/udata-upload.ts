/** A file to udata: in one request, or in parts where it is large. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { CatalogueResource, CatalogueSession } from './portal.js';
import { askPortal, callPortal, type Portal, type PortalRequest, readAnswer } from './udata-request.js';
import { Resource } from './udata-shapes.js';

export interface Upload {
  /** With its final slash. */
  readonly path: string;
  readonly file: { readonly path: string; readonly name: string; readonly bytes: number };
  /** Largest part sent at once, and so held in memory. */
  readonly partBytes: number;
}

/** A proxy that refuses as little as this refuses everything. */
const SMALLEST_PART_BYTES = 2 ** 20;

/** What a proxy finds too large is sent anew in smaller parts. */
export async function sendFile(
  portal: Portal,
  session: CatalogueSession,
  upload: Upload,
): Promise<CatalogueResource> {
  const largest = Math.min(upload.partBytes, upload.file.bytes);
  const maySplit = largest > SMALLEST_PART_BYTES;
  const tooLarge = (status: number) => status === 413 && maySplit;
  const sent = await withFile(upload.file.path, (handle) =>
    largest === upload.file.bytes
      ? sendWhole(portal, session, upload, handle, tooLarge)
      : sendParts(portal, session, upload, handle, tooLarge),
  );
  if (sent !== null) return sent;
  const partBytes = Math.max(Math.ceil(largest / 4), SMALLEST_PART_BYTES);
  return sendFile(portal, session, { ...upload, partBytes });
}

/** Null where it was too large; so does `sendParts`. */
async function sendWhole(
  portal: Portal,
  session: CatalogueSession,
  { path, file }: Upload,
  handle: FileHandle,
  tooLarge: (status: number) => boolean,
): Promise<CatalogueResource | null> {
  const form = new FormData();
  form.set('file', await readPart(handle, 0, file.bytes), file.name);
  const request: PortalRequest = { method: 'POST', path, form };
  const answer = await callPortal(portal, session, request, tooLarge);
  return tooLarge(answer.status) ? null : readAnswer(portal, request, answer, Resource);
}

async function sendParts(
  portal: Portal,
  session: CatalogueSession,
  { path, file, partBytes }: Upload,
  handle: FileHandle,
  tooLarge: (status: number) => boolean,
): Promise<CatalogueResource | null> {
  const total = Math.ceil(file.bytes / partBytes);
  // A part sent again under its uuid is a 500: an attempt never goes on with the uuid of another.
  const uuid = randomUUID();
  for (let part = 0; part < total; part += 1) {
    const start = part * partBytes;
    const bytes = Math.min(partBytes, file.bytes - start);
    const form = describeParts(uuid, file.name, total);
    form.set('partindex', String(part));
    form.set('chunksize', String(bytes));
    form.set('file', await readPart(handle, start, bytes), file.name);
    const { status } = await callPortal(portal, session, { method: 'POST', path, form }, tooLarge);
    if (tooLarge(status)) return null;
  }
  const last: PortalRequest = { method: 'POST', path, form: describeParts(uuid, file.name, total) };
  return askPortal(portal, session, last, Resource);
}

function describeParts(uuid: string, filename: string, total: number): FormData {
  const form = new FormData();
  form.set('uuid', uuid);
  form.set('filename', filename);
  form.set('totalparts', String(total));
  return form;
}

async function withFile<Result>(
  path: string,
  work: (handle: FileHandle) => Promise<Result>,
): Promise<Result> {
  const handle = await open(path);
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

async function readPart(handle: FileHandle, start: number, bytes: number): Promise<Blob> {
  const part = new Uint8Array(bytes);
  const { bytesRead } = await handle.read(part, 0, bytes, start);
  return new Blob([part.subarray(0, bytesRead)]);
}
