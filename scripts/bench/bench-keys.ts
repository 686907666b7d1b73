/** The key of the bench: everybody's, so that other tools can make the same pseudonyms. */
import { writeFile } from 'node:fs/promises';
import { padsOf } from '../../activities/pseudonymise/key-epochs.js';

const EPOCH = { epoch: 1, created: '2026-01-01', key: Buffer.alloc(32, 'bench').toString('base64') };

/** Of its numbers, as RFC 2104 pads the key. */
export const BENCH_PADS = padsOf(EPOCH, 'dataset/nir');

/** As hexadecimal text. */
export const BENCH_KEY = Buffer.from(
  Buffer.from(BENCH_PADS.inner, 'hex')
    .subarray(0, 32)
    .map((byte) => byte ^ 0x36),
).toString('hex');

export async function writeBenchKeys(path: string): Promise<void> {
  await writeFile(path, JSON.stringify({ format: 'pseudonym-keys/1', epochs: [EPOCH] }), { mode: 0o600 });
}
