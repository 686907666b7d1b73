/**
 * Object storage on S3 or a server that speaks its language.
 * An etag is the server's. A conditional write whose very bytes are already there has succeeded: its answer was lost
 * and the SDK's retry was told 412. Callers who must tell themselves apart put a token into the body.
 */
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { ObjectMissing, StorageUnavailable } from '../../errors.js';
import type { ListedObject, ObjectHead, ObjectStore } from '../effects.js';
import { byKey, checkKey, checkPrefix } from './object-key.js';
import type { S3Room } from './s3-client.js';
import { classifyS3, describeS3Fault } from './s3-faults.js';
import { type S3Location, urlOf } from './s3-location.js';
import { createS3Transfers } from './s3-transfer.js';
import { createS3Writes } from './s3-writes.js';

/** One answer of DeleteObjects covers so many keys at most. */
const REMOVED_AT_ONCE = 1000;

export function createS3Store(client: S3Client, location: S3Location): ObjectStore {
  const url = urlOf(location);
  const place: S3Room = { client, url, bucket: location.bucket, prefix: location.prefix };
  const nameOf = (key: string) => `${location.prefix}${checkKey(url, key)}`;
  const read = async (key: string) => readObject(place, nameOf(key));
  const writes = createS3Writes(place, read);
  const transfers = createS3Transfers(place);
  return {
    url,
    head: async (key) => headObject(place, nameOf(key)),
    read,
    write: async (key, body, condition) => writes({ key, name: nameOf(key) }, Buffer.from(body), condition),
    upload: async (key, from) => transfers.upload(nameOf(key), from),
    list: async (prefix) => listObjects(place, `${location.prefix}${checkPrefix(url, prefix)}`),
    async download(key, to) {
      if (await transfers.download(nameOf(key), to)) return;
      throw new ObjectMissing(`${url}: object "${key}" is not there; run again the step that makes it.`);
    },
    async remove(keys) {
      const names = keys.map(nameOf);
      for (let start = 0; start < names.length; start += REMOVED_AT_ONCE)
        await removeObjects(place, names.slice(start, start + REMOVED_AT_ONCE));
    },
  };
}

async function headObject(place: S3Room, name: string): Promise<ObjectHead | null> {
  try {
    const found = await place.client.send(new HeadObjectCommand({ Bucket: place.bucket, Key: name }));
    return { etag: found.ETag ?? '', bytes: found.ContentLength ?? 0 };
  } catch (error) {
    if (classifyS3(error).meaning !== 'absent') throw describeS3Fault(place, 's3:GetObject', error);
    // HEAD has no body: a missing bucket looks like a missing object.
    await confirmBucket(place);
    return null;
  }
}

async function confirmBucket(place: S3Room): Promise<void> {
  try {
    await place.client.send(new HeadBucketCommand({ Bucket: place.bucket }));
  } catch (error) {
    const { meaning } = classifyS3(error);
    if (meaning === 'refused') return; // it exists; looking at it is another right than reading from it
    const cause = meaning === 'absent' ? { name: 'NoSuchBucket' } : error;
    throw describeS3Fault(place, 's3:ListBucket', cause);
  }
}

async function readObject(place: S3Room, name: string): Promise<{ body: Uint8Array; etag: string } | null> {
  try {
    const found = await place.client.send(new GetObjectCommand({ Bucket: place.bucket, Key: name }));
    const body = (await found.Body?.transformToByteArray()) ?? new Uint8Array();
    if (found.ContentLength !== undefined && found.ContentLength !== body.length)
      throw new StorageUnavailable(`${place.url}: an object arrived cut; try again later.`);
    return { body, etag: found.ETag ?? '' };
  } catch (error) {
    if (classifyS3(error).meaning === 'absent') return null;
    throw describeS3Fault(place, 's3:GetObject', error);
  }
}

async function listObjects(place: S3Room, prefix: string): Promise<readonly ListedObject[]> {
  const found: ListedObject[] = [];
  let token: string | undefined;
  try {
    do {
      const page = await place.client.send(
        new ListObjectsV2Command({ Bucket: place.bucket, Prefix: prefix, ContinuationToken: token }),
      );
      for (const { Key: name, Size: bytes = 0, LastModified: modified } of page.Contents ?? [])
        if (name && modified && !name.endsWith('/'))
          found.push({ key: name.slice(place.prefix.length), bytes, modified });
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token);
  } catch (error) {
    throw describeS3Fault(place, 's3:ListBucket', error);
  }
  // S3 orders by bytes of UTF-8; the port promises code units.
  return found.sort(byKey);
}

async function removeObjects(place: S3Room, names: readonly string[]): Promise<void> {
  const Delete = { Objects: names.map((Key) => ({ Key })), Quiet: true };
  try {
    const answer = await place.client.send(new DeleteObjectsCommand({ Bucket: place.bucket, Delete }));
    const fault = answer.Errors?.find(({ Code }) => Code !== 'NoSuchKey');
    if (fault) throw Object.assign(new Error(), { name: fault.Code, $metadata: statusOf(fault.Code) });
  } catch (error) {
    throw describeS3Fault(place, 's3:DeleteObject', error);
  }
}

function statusOf(code: string | undefined): { httpStatusCode: number } {
  return { httpStatusCode: code === 'AccessDenied' ? 403 : 503 };
}
