/** The S3 client, and the location of a store inside it. */
import { S3Client } from '@aws-sdk/client-s3';
import type { S3Location } from './s3-location.js';

export interface S3Settings {
  /** Null: the public service of the region. Otherwise path-style addresses, which every server of our own takes. */
  readonly endpoint: string | null;
  readonly region: string;
  /** Null: the SDK looks for them (instance role, profile). */
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  } | null;
  /** Longest silence of the server, instead of what is usual. */
  readonly silenceMs?: number;
}

/** A store at work: its client, and where it is. */
export interface S3Room extends S3Location {
  readonly client: S3Client;
  readonly url: string;
}

const CONNECTION_MS = 5_000;
const SILENCE_MS = 60_000;

export function createS3Client(settings: S3Settings): S3Client {
  const { silenceMs = SILENCE_MS } = settings;
  return new S3Client({
    region: settings.region,
    ...(settings.endpoint ? { endpoint: settings.endpoint, forcePathStyle: true } : {}),
    ...(settings.credentials ? { credentials: settings.credentials } : {}),
    maxAttempts: 4,
    // The newer trailing checksums are unknown to many servers; the signature covers every body we send anyway.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECTION_MS,
      requestTimeout: silenceMs,
      socketTimeout: silenceMs,
      throwOnRequestTimeout: true,
    },
  });
}
