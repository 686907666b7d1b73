/** A copy of a dataset that is released in some of its formats. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writing, reading back and comparing the others takes a third of a run. */
export const TWO_FORMATS = ['csv', 'parquet'];

/** In a repository of a test. */
export async function keepFormats(
  repository: string,
  dataset: string,
  formats: readonly string[],
): Promise<void> {
  const metadata = join(repository, 'datasets', dataset, 'metadata.yaml');
  const others = (await readFile(metadata, 'utf8')).replace(/^formats: .*\n/m, '');
  await writeFile(metadata, `${others.trimEnd()}\nformats: [${formats.join(', ')}]\n`);
}
