/** What a local file weighs and which bytes it holds. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

export interface FileHash {
  readonly sha256: string;
  readonly bytes: number;
}

export async function hashFile(path: string): Promise<FileHash> {
  const { digest, bytes } = await digestFile(path, 'sha256');
  return { sha256: digest, bytes };
}

/** Object stores that speak S3 name an object sent in one piece by its MD5; it costs twice what SHA-256 costs. */
export async function md5OfFile(path: string): Promise<string> {
  return (await digestFile(path, 'md5')).digest;
}

async function digestFile(path: string, algorithm: string): Promise<{ digest: string; bytes: number }> {
  const hash = createHash(algorithm);
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { digest: hash.digest('hex'), bytes };
}

export function hashText(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}
