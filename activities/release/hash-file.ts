/** What a local file weighs and which bytes it holds. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

export interface FileHash {
  readonly sha256: string;
  /** Object stores that speak S3 name an object sent in one piece by its MD5. */
  readonly md5: string;
  readonly bytes: number;
}

export async function hashFile(path: string): Promise<FileHash> {
  const sha256 = createHash('sha256');
  const md5 = createHash('md5');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    sha256.update(chunk);
    md5.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: sha256.digest('hex'), md5: md5.digest('hex'), bytes };
}

export function hashText(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}
