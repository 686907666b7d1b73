/**
 * An envelope that a key management service opens: the content is sealed with a data key (AES-256-GCM), and the data key with a key
 * that never leaves the service. Speaks AWS KMS, and what is compatible with it.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type * as Kms from '@aws-sdk/client-kms';
import { z } from 'zod';
import { ConfigurationInvalid, StorageUnavailable } from '../../errors.js';
import type { S3Settings } from '../store/s3-client.js';

/** Address and credentials, as for object storage. */
export type KmsSettings = S3Settings;

const base64 = z.base64().transform((text) => Buffer.from(text, 'base64'));
const Envelope = z.strictObject({
  format: z.literal('kms-envelope/1'),
  /** Which key of the service opens it. */
  key: z.string(),
  wrapped: base64,
  nonce: base64,
  tag: base64,
  sealed: base64,
});

/** What the service binds the data key to; it must be told again to open. */
const CONTEXT = { purpose: 'pseudonym-keys' };

/** The key's name where the bytes are such an envelope, else null. */
export function kmsKeyOf(stored: Uint8Array): string | null {
  return parseEnvelope(stored)?.key ?? null;
}

/** Throws ConfigurationInvalid (the service refuses), StorageUnavailable (it does not answer). */
export async function sealWithKms(text: string, key: string, settings: KmsSettings): Promise<string> {
  const { Plaintext: plain, CiphertextBlob: wrapped } = await ask(
    settings,
    key,
    (client, { GenerateDataKeyCommand }) =>
      client.send(new GenerateDataKeyCommand({ KeyId: key, KeySpec: 'AES_256', EncryptionContext: CONTEXT })),
  );
  if (!plain || !wrapped) throw refusedBy(key, 'gave no data key');
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', plain, nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  plain.fill(0);
  const parts = { wrapped, nonce, tag: cipher.getAuthTag(), sealed };
  const coded = Object.entries(parts).map(([name, part]) => [name, Buffer.from(part).toString('base64')]);
  return `${JSON.stringify({ format: 'kms-envelope/1', key, ...Object.fromEntries(coded) }, null, 2)}\n`;
}

/** Throws what `sealWithKms` throws, and ConfigurationInvalid where the envelope was altered. */
export async function openWithKms(stored: Uint8Array, settings: KmsSettings): Promise<Uint8Array> {
  const envelope = parseEnvelope(stored);
  if (!envelope) throw new ConfigurationInvalid('This is no envelope of a key management service.');
  const { key, wrapped, nonce, tag, sealed } = envelope;
  const { Plaintext: plain } = await ask(settings, key, (client, { DecryptCommand }) =>
    client.send(new DecryptCommand({ KeyId: key, CiphertextBlob: wrapped, EncryptionContext: CONTEXT })),
  );
  if (!plain) throw refusedBy(key, 'gave no data key');
  try {
    const decipher = createDecipheriv('aes-256-gcm', plain, nonce).setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch {
    throw new ConfigurationInvalid(
      `The envelope of KMS key ${key} was altered, or damaged; restore the key file from its safe copy.`,
    );
  } finally {
    plain.fill(0);
  }
}

function parseEnvelope(stored: Uint8Array): z.infer<typeof Envelope> | null {
  if (stored[0] !== 0x7b) return null;
  try {
    return Envelope.safeParse(JSON.parse(Buffer.from(stored).toString('utf8'))).data ?? null;
  } catch {
    return null; // no JSON: no such envelope
  }
}

/** The SDK is loaded where an envelope needs it. */
async function ask<Answer>(
  { endpoint, region, credentials }: KmsSettings,
  key: string,
  question: (client: Kms.KMSClient, kms: typeof Kms) => Promise<Answer>,
): Promise<Answer> {
  const kms = await import('@aws-sdk/client-kms');
  const client = new kms.KMSClient({
    region,
    ...(endpoint === null ? {} : { endpoint }),
    ...(credentials === null ? {} : { credentials }),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000 },
  });
  try {
    return await question(client, kms);
  } catch (error) {
    const fault = error instanceof Error && '$fault' in error ? error.$fault : null;
    if (fault === 'client') throw refusedBy(key, `refused (${error instanceof Error ? error.name : ''})`);
    throw new StorageUnavailable(
      `The key management service does not answer for KMS key ${key}; try again, or look at PSEUDONYM_KMS_ENDPOINT.`,
    );
  } finally {
    client.destroy();
  }
}

function refusedBy(key: string, how: string): ConfigurationInvalid {
  return new ConfigurationInvalid(
    `The key management service ${how} KMS key ${key}; look at its name, its region and what these credentials may do.`,
  );
}
