/** A zip that holds several extracts: each taken out as a file of its own. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { recogniseFile } from '../evidence/recognise-content.js';
import { EXTRACT_BOUNDS } from './inflate-bounds.js';
import { openArchive } from './open-archive.js';
import { candidatesOf, officeKind } from './unpack-file.js';

export interface ArchiveMember {
  readonly path: string;
  /** As the archive calls it, without its folders. */
  readonly fileName: string;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * The files of a zip that may be extracts, in order of name, below `into`; null for what is no zip, is a workbook, or holds one file only.
 * The same bytes twice are one. Throws DeliveryRejected for a damaged one.
 */
export async function membersOf(
  path: string,
  into: string,
  fileName: string,
): Promise<ArchiveMember[] | null> {
  if ((await recogniseFile(path)) !== 'zip') return null;
  const archive = await openArchive(path, fileName, EXTRACT_BOUNDS, 'corrupt_zip');
  try {
    const candidates = candidatesOf(archive).toSorted((one, other) =>
      one.fileName < other.fileName ? -1 : 1,
    );
    if (candidates.length < 2 || (await officeKind(archive))) return null;
    await archive.prove(archive.entries.filter((entry) => !candidates.includes(entry)));
    const members: ArchiveMember[] = [];
    for (const [rank, entry] of candidates.entries()) {
      const target = `${into}-${rank}`;
      const hash = createHash('sha256');
      let bytes = 0;
      const count = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          hash.update(chunk);
          bytes += chunk.length;
          done(null, chunk);
        },
      });
      await pipeline(Readable.from(archive.read(entry)), count, createWriteStream(target));
      const sha256 = hash.digest('hex');
      if (members.some((member) => member.sha256 === sha256)) await rm(target);
      else members.push({ path: target, fileName: basename(entry.fileName), sha256, bytes });
    }
    return members;
  } finally {
    archive.close();
  }
}
