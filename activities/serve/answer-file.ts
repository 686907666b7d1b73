/** A local file as an answer: whole, in gzip, or a part of it. It may leave the disk while it is read: it is held open. */
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Context } from 'hono';
import { answerUnchanged, readRange, wantsGzip } from './http-answer.js';

/** What gzip makes smaller; Parquet, XLSX and fonts are compressed already. */
const TEXTUAL = /^(text\/|image\/svg)|[/+](json|xml)(;|$)|ld\+json/;
const WORTH_GZIP = 1_024;

export interface FileAnswer {
  readonly path: string;
  readonly type: string;
  readonly tag: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Once the answer is read, or given up; not when answerFile itself throws. */
  readonly onClose?: () => void;
}

/** Opens the file before it returns: whoever lent it may then take it back. */
export async function answerFile(
  context: Context,
  { path, type, tag, headers, onClose = () => {} }: FileAnswer,
): Promise<Response> {
  const unchanged = answerUnchanged(context, tag, headers);
  if (unchanged) {
    onClose();
    return unchanged;
  }
  const file: OpenFile = { handle: await open(path, 'r'), onClose };
  try {
    const { size } = await file.handle.stat();
    const asked = { 'Content-Type': type, 'Accept-Ranges': 'bytes', ...headers };
    const condition = context.req.header('if-range');
    const whole = condition !== undefined && condition !== `"${tag}"`;
    const range = whole ? null : readRange(context.req.header('range'), size);
    if (range === 'unsatisfiable') {
      const refused = { ...asked, 'Content-Range': `bytes */${size}` };
      return await closing(file, new Response(null, { status: 416, headers: refused }));
    }
    if (range !== null) return await send(context, file, partOf(range, size, asked, tag));
    if (size >= WORTH_GZIP && TEXTUAL.test(type) && wantsGzip(context)) {
      const coded = { ...asked, 'Content-Encoding': 'gzip', ETag: `"${tag}-gzip"` };
      return await send(context, file, { status: 200, headers: coded, gzip: true });
    }
    const plain = { ...asked, 'Content-Length': String(size), ETag: `"${tag}"` };
    return await send(context, file, { status: 200, headers: plain });
  } catch (error) {
    await file.handle.close();
    throw error;
  }
}

function partOf(
  range: { readonly first: number; readonly last: number },
  size: number,
  asked: Readonly<Record<string, string>>,
  tag: string,
) {
  const { first, last } = range;
  const part = {
    'Content-Range': `bytes ${first}-${last}/${size}`,
    'Content-Length': String(last - first + 1),
  };
  return { status: 206, headers: { ...asked, ...part, ETag: `"${tag}"` }, range };
}

interface OpenFile {
  readonly handle: FileHandle;
  readonly onClose: () => void;
}

async function closing(file: OpenFile, response: Response): Promise<Response> {
  await file.handle.close();
  file.onClose();
  return response;
}

async function send(
  context: Context,
  file: OpenFile,
  answer: {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly range?: { readonly first: number; readonly last: number };
    readonly gzip?: true;
  },
): Promise<Response> {
  const { status, headers, range } = answer;
  if (context.req.method === 'HEAD') return closing(file, new Response(null, { status, headers }));
  const read = file.handle.createReadStream(range ? { start: range.first, end: range.last } : {}); // closes the file at its end
  read.once('close', file.onClose);
  const stream = answer.gzip ? read.pipe(createGzip({ level: 5 })) : read;
  if (stream !== read) {
    read.on('error', (error) => stream.destroy(error));
    stream.on('close', () => read.destroy());
  }
  const { signal } = context.req.raw;
  if (signal.aborted) stream.destroy();
  signal.addEventListener('abort', () => stream.destroy(), { once: true });
  return new Response(webStream(stream), { status, headers });
}

function webStream(stream: Readable): ReadableStream<Uint8Array> {
  const reader = stream[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await reader.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel() {
        stream.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}
