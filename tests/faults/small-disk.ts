/** A file system of a few megabytes, which only root may mount: what is full there is full. */
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { call } from '../helpers/call.js';

export interface SmallDisk {
  readonly folder: string;
  /** Takes all room that is left but for `spare` bytes. */
  fill(spare: number): Promise<void>;
  free(): Promise<void>;
  stop(): Promise<void>;
}

export async function mountSmallDisk(folder: string, megabytes: number): Promise<SmallDisk> {
  await mkdir(folder, { recursive: true });
  await call('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'none', folder]);
  const ballast = join(folder, '.ballast');
  return {
    folder,
    async fill(spare) {
      const file = await open(ballast, 'a');
      const block = Buffer.alloc(64 * 1024);
      try {
        for (;;) await file.appendFile(block);
      } catch {
        const { size } = await file.stat();
        await file.truncate(Math.max(0, size - spare));
      } finally {
        await file.close();
      }
    },
    free: () => rm(ballast, { force: true }),
    stop: () => call('umount', ['-l', folder]),
  };
}
