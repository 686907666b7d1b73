/** What an S3 answer means to us. The SDK's texts carry addresses and keys of access: only codes pass. */
import { z } from 'zod';
import { ConfigurationInvalid, InsertionError, StorageUnavailable } from '../../errors.js';

export type S3Meaning = 'absent' | 'lost' | 'conflict' | 'refused' | 'misconfigured' | 'unavailable';

const SdkError = z.object({
  name: z.string().catch(''),
  code: z.string().optional().catch(undefined),
  $metadata: z.object({ httpStatusCode: z.number().optional() }).optional().catch(undefined),
});

const MISCONFIGURED =
  /^(NoSuchBucket|InvalidBucketName|PermanentRedirect|AuthorizationHeaderMalformed|CredentialsProviderError|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken|RequestTimeTooSkewed)$/;

/** Decides from the error's code and status alone. An unknown one is "unavailable": a bounded retry is harmless. */
export function classifyS3(error: unknown): { meaning: S3Meaning; code: string } {
  const { name, code, $metadata } = SdkError.catch({ name: '' }).parse(error);
  const status = $metadata?.httpStatusCode;
  const told = [name, code].find((text) => text && text !== 'Error' && text !== 'UnknownError');
  const shown = told && /^[A-Za-z0-9_.]{1,60}$/.test(told) ? told : `HTTP ${status ?? 'connection failed'}`;
  return { meaning: meaningOf(name, status), code: shown };
}

function meaningOf(name: string, status: number | undefined): S3Meaning {
  if (MISCONFIGURED.test(name) || isRedirect(name, status)) return 'misconfigured';
  if (name === 'NoSuchKey' || status === 404) return 'absent';
  if (status === 412) return 'lost';
  if (status === 409) return 'conflict';
  if (status === 401 || status === 403) return 'refused';
  return 'unavailable';
}

/** A server that answers so is not the storage, or not of that region. S3's own word for "while names spread" ends by itself. */
function isRedirect(name: string, status = 0): boolean {
  return [301, 302, 303, 307, 308].includes(status) && name !== 'TemporaryRedirect';
}

export interface S3Place {
  readonly url: string;
  readonly bucket: string;
}

/** The error to throw when the meaning is not one the caller can use. */
export function describeS3Fault(place: S3Place, action: string, error: unknown): Error {
  if (error instanceof InsertionError) return error;
  const { meaning, code } = classifyS3(error);
  if (meaning === 'refused')
    return new ConfigurationInvalid(
      `${place.url}: ${action} is refused on bucket "${place.bucket}" (${code}); grant it to these credentials, or check AWS_ACCESS_KEY_ID.`,
    );
  if (meaning === 'misconfigured') return new ConfigurationInvalid(`${place.url}: ${adviceFor(place, code)}`);
  return new StorageUnavailable(`${place.url}: ${action} did not succeed (${code}); try again later.`);
}

function adviceFor(place: S3Place, code: string): string {
  if (/Bucket/.test(code)) return `bucket "${place.bucket}" does not exist; create it, or correct STORE_URL.`;
  if (/Redirect|Malformed|\b30\d\b/.test(code))
    return `bucket "${place.bucket}" is in another region or at another address (${code}); correct S3_REGION or S3_ENDPOINT.`;
  if (/Skewed/.test(code))
    return `the clock of this machine differs from the storage's (${code}); set the clock.`;
  return `the credentials are not accepted for bucket "${place.bucket}" (${code}); check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`;
}
