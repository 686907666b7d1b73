/** Files to and from S3, streamed: memory does not grow with their size. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { ContractBroken, StorageUnavailable } from '../../errors.js';
import { mediaTypeOf } from '../../text/media-type.js';
import type { ObjectHead } from '../effects.js';
import { hasCode } from '../process/process-identity.js';
import { fillFile, writeStream } from './local-file.js';
import type { S3Room } from './s3-client.js';
import { classifyS3, describeS3Fault } from './s3-faults.js';

/** Up to here one request. */
const WHOLE_BYTES = 16 * 2 ** 20;
/** Above, parts of this size, so many at a time: while some are read and hashed, the others fill the link. Memory holds no more. */
const PART_BYTES = 8 * 2 ** 20;
const PARTS_AT_ONCE = 4;
/** S3 takes 10,000 parts; larger files get larger parts. */
const PARTS = 9_000;

export interface S3Transfers {
  upload(name: string, from: string): Promise<ObjectHead>;
  /** False when the object is absent. */
  download(name: string, to: string): Promise<boolean>;
}

export function createS3Transfers(place: S3Room): S3Transfers {
  return {
    async upload(name, from) {
      const bytes = await measureLocal(from);
      try {
        const send = bytes <= WHOLE_BYTES ? sendWhole : sendParts;
        return { etag: await send(place, name, from, bytes), bytes };
      } catch (error) {
        throw describeS3Fault(place, 's3:PutObject', error);
      }
    },
    async download(name, to) {
      try {
        const found = await place.client.send(new GetObjectCommand({ Bucket: place.bucket, Key: name }));
        const source = found.Body instanceof Readable ? found.Body : Readable.from([]);
        await fillFile(to, async (draft) => {
          const { bytes } = await writeStream(source, draft);
          if (bytes !== found.ContentLength)
            throw new StorageUnavailable(`${place.url}: an object arrived cut; try again later.`);
        });
        return true;
      } catch (error) {
        if (classifyS3(error).meaning === 'absent') return false;
        throw localFault(to, error) ?? describeS3Fault(place, 's3:GetObject', error);
      }
    },
  };
}

async function sendWhole(place: S3Room, name: string, from: string, bytes: number): Promise<string> {
  const Body = await readFile(from);
  if (Body.length !== bytes) throw changed(from);
  const put = { Bucket: place.bucket, Key: name, ContentType: mediaTypeOf(name), Body };
  return (await place.client.send(new PutObjectCommand(put))).ETag ?? '';
}

async function sendParts(place: S3Room, name: string, from: string, bytes: number): Promise<string> {
  const partSize = Math.max(PART_BYTES, Math.ceil(bytes / PARTS));
  const source = createReadStream(from, { highWaterMark: 1 << 20 });
  const Body = Readable.from(whole(source, from, bytes), { objectMode: false });
  const upload = new Upload({
    client: place.client,
    params: { Bucket: place.bucket, Key: name, Body, ContentType: mediaTypeOf(name) },
    partSize,
    queueSize: PARTS_AT_ONCE,
    // Parts of a failed upload are removed: nobody would see them, and everybody would pay for them.
    leavePartsOnError: false,
  });
  try {
    return (await upload.done()).ETag ?? '';
  } finally {
    source.destroy();
  }
}

/** Fails before the last part is sent: what stands in the store is a file as it was measured, or nothing. */
async function* whole(source: AsyncIterable<Buffer>, from: string, bytes: number): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const chunk of source) {
    read += chunk.length;
    yield chunk;
  }
  if (read !== bytes) throw changed(from);
}

function changed(path: string): StorageUnavailable {
  return new StorageUnavailable(`${path}: the file changed while it was sent; it is sent again.`);
}

async function measureLocal(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    throw new ContractBroken(
      `${path}: the local file to upload is not there; the step that writes it must come first.`,
    );
  }
}

/** A full or closed disk on our side is not the storage's fault. */
function localFault(path: string, error: unknown): Error | null {
  if (hasCode(error, 'ENOSPC', 'EDQUOT'))
    return new StorageUnavailable(
      `${path} was not written, the disk is full; free some space in SCRATCH_DIR.`,
    );
  return null;
}
