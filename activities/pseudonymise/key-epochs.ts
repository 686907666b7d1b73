/**
 * Secret keys, one per epoch, and what is derived from them.
 *
 * A pseudonym of epoch n is HMAC(key n, pseudonym of epoch n − 1); that of epoch 1 is HMAC(key 1, identifier). So rotation
 * turns what is stored into the new epoch without an identity in sight, and a leaked key alone links nothing once the next
 * one exists. Source: décret 2016-1930, article 9 (renewal is the same operation on the code itself).
 */
import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { z } from 'zod';

/** HMAC-SHA-256 gains nothing above 32 bytes, and loses below. */
export const KEY_BYTES = 32;

export const KeyEpoch = z.strictObject({
  epoch: z.int().min(1),
  created: z.iso.date(),
  key: z
    .base64()
    .refine(
      (text) => Buffer.from(text, 'base64').length === KEY_BYTES,
      `a key is ${KEY_BYTES} bytes in base64`,
    ),
});
export type KeyEpoch = z.infer<typeof KeyEpoch>;

/** Epochs without a gap: the chain needs each of them. It starts at 1, or after the epochs whose keys were destroyed. */
export const KeyRing = z.strictObject({
  format: z.literal('pseudonym-keys/1'),
  /** `age1…`: for whom the file is sealed, so that a rotation seals it again for the same. Absent: nobody in particular. */
  recipients: z.array(z.string()).optional(),
  /** The key of a key management service that seals the file, so that a rotation does so again. */
  kms: z.string().optional(),
  epochs: z
    .array(KeyEpoch)
    .min(1)
    .refine(
      (epochs) => epochs.every(({ epoch }, index) => epoch === (epochs[0]?.epoch ?? 0) + index),
      'epochs must follow each other, without a gap',
    )
    .refine(
      (epochs) => new Set(epochs.map(({ key }) => key)).size === epochs.length,
      'two epochs have the same key',
    ),
});
export type KeyRing = z.infer<typeof KeyRing>;

/** The two pads of RFC 2104, as hexadecimal text. */
export interface Pads {
  readonly inner: string;
  readonly outer: string;
}

const BLOCK_BYTES = 64;

/** Pads of one epoch for one domain; two domains share no pseudonym, since each has its own key (HKDF, RFC 5869). */
export function padsOf({ key, epoch }: KeyEpoch, domain: string): Pads {
  const derived = hkdfSync(
    'sha256',
    Buffer.from(key, 'base64'),
    '',
    `pseudonym ${epoch} ${domain}`,
    KEY_BYTES,
  );
  return padKey(Buffer.from(derived));
}

/** Source: RFC 2104, section 2; a key longer than a block is hashed first. */
export function padKey(key: Uint8Array): Pads {
  const block = Buffer.alloc(BLOCK_BYTES);
  const fitting = key.length > BLOCK_BYTES ? createHash('sha256').update(key).digest() : Buffer.from(key);
  fitting.copy(block);
  return {
    inner: Buffer.from(block.map((byte) => byte ^ 0x36)).toString('hex'),
    outer: Buffer.from(block.map((byte) => byte ^ 0x5c)).toString('hex'),
  };
}

/** The name of each epoch, for manifests and journals: it tells nothing of the keys. */
export function epochNames({ epochs }: KeyRing): string[] {
  return epochs.map(({ epoch, key }) => {
    const mark = createHmac('sha256', Buffer.from(key, 'base64')).update('fingerprint').digest('hex');
    return `${epoch}-${mark.slice(0, 8)}`;
  });
}

/** The number of the newest epoch. */
export function newestEpoch({ epochs }: KeyRing): number {
  return epochs.at(-1)?.epoch ?? 0;
}

/**
 * The ring without the keys of `epoch` and before: they are destroyed. What was made with them, and all that was turned from
 * it, can never be linked again, so that nothing of it may be held. Null when it would leave no key, or has no such epoch.
 */
export function retireEpochs(ring: KeyRing, epoch: number): KeyRing | null {
  const epochs = ring.epochs.filter((one) => one.epoch > epoch);
  if (epochs.length === 0 || epochs.length === ring.epochs.length) return null;
  return { ...ring, epochs };
}
