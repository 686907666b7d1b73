import { copyFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { fillFile } from '../../activities/platform/store/local-file.js';
import type { S3Settings } from '../../activities/platform/store/s3-client.js';
import { createStore } from '../../activities/platform/store/zones.js';
import type { Source } from '../../datasets/dataset.js';
import { wholeRule } from '../../datasets/drop.js';

interface Put {
  readonly source: Source;
  /** Of the dataset. */
  readonly folder: string;
  readonly path: string;
  readonly name: string;
}

/** Whole or not at all, with its marker where the source waits for one. Throws ConfigurationInvalid, StorageUnavailable. */
export async function putIntoDrop({ source, folder, path, name }: Put, s3: S3Settings): Promise<void> {
  const { location, drop } = source;
  const isMarked = wholeRule(drop, location).whole === 'marker';
  if (location.channel === 's3') {
    const store = createStore(`location.prefix of ${source.source}`, location.prefix, s3);
    await store.upload(name, path);
    if (isMarked) await store.write(`${name}.done`, 'ok');
    return;
  }
  if (location.channel !== 'folder')
    throw new ConfigurationInvalid(`${source.source} comes by ${location.channel}; nothing is put there.`);
  const to = join(resolve(folder, location.path), name);
  await fillFile(to, (draft) => copyFile(path, draft));
  if (isMarked) await writeFile(`${to}.done`, 'ok');
}
