/** One small object written, on a condition or not; what an ambiguous answer meant is found out by reading back. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ConditionLost, StorageUnavailable } from '../../errors.js';
import { mediaTypeOf } from '../../text/media-type.js';
import type { Condition } from '../effects.js';
import type { S3Room } from './s3-client.js';
import { classifyS3, describeS3Fault } from './s3-faults.js';

/** 409: two conditional writes met; S3 asks for the write to be sent again. */
const CONFLICT_ATTEMPTS = 8;

type Read = (key: string) => Promise<{ body: Uint8Array; etag: string } | null>;
type Write = (
  target: { readonly key: string; readonly name: string },
  body: Buffer,
  condition?: Condition,
) => Promise<{ etag: string }>;

export function createS3Writes(place: S3Room, read: Read): Write {
  return async (target, body, condition) => {
    for (let attempt = 1; attempt <= CONFLICT_ATTEMPTS; attempt += 1) {
      try {
        const answer = await place.client.send(
          new PutObjectCommand(putInput(place, target.name, body, condition)),
        );
        return { etag: answer.ETag ?? '' };
      } catch (error) {
        if (!condition) throw describeS3Fault(place, 's3:PutObject', error);
        const { meaning } = classifyS3(error);
        const standing = meaning === 'refused' || meaning === 'misconfigured' ? null : await read(target.key);
        if (standing && body.equals(standing.body)) return { etag: standing.etag };
        // "absent": If-Match on an object that is gone.
        if (meaning === 'lost' || meaning === 'absent') throw lost(place, target.key);
        if (meaning !== 'conflict') throw describeS3Fault(place, 's3:PutObject', error);
        await sleep(Math.random() * 50 * 2 ** attempt);
      }
    }
    throw new StorageUnavailable(
      `${place.url}: object "${target.key}" is written by others all the time; try again later.`,
    );
  };
}

function lost(place: S3Room, key: string): ConditionLost {
  return new ConditionLost(
    `${place.url}: object "${key}" was written by someone else first; read it, then decide.`,
  );
}

function putInput(place: S3Room, name: string, body: Buffer, condition?: Condition) {
  const put = { Bucket: place.bucket, Key: name, Body: body, ContentType: mediaTypeOf(name) };
  if (!condition) return put;
  if ('ifNoneMatch' in condition) return { ...put, IfNoneMatch: condition.ifNoneMatch };
  return { ...put, IfMatch: condition.ifMatch };
}
