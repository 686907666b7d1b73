/** Reference tables for steps, out of lists as CSV. */
import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { References } from '../../effects.js';
import { literal, quoted } from '../../text/sql-text.js';

/** `readTexts`: lists as CSV, by name, beside those of the folder. A step only writes the lists that its SQL names. */
export function createReferencesOf(
  nomenclatures: string,
  readTexts: () => ReadonlyMap<string, string>,
): References {
  return {
    async load({ sql, folder, own }, session) {
      const words = new Set(sql.match(/\w+/g));
      const texts = readTexts();
      const lists = [...(await listsIn(nomenclatures)), ...(await listsIn(own))];
      const named = [...[...texts].map(([name]) => ({ name, path: null })), ...lists].filter(({ name }) =>
        words.has(name),
      );
      for (const { name, path } of named) {
        const copy = join(folder, `${name}.csv`);
        await (path === null ? writeFile(copy, texts.get(name) ?? '') : copyFile(path, copy));
        await session.run(
          `create table ${quoted(name)} as from read_csv(${literal(copy)}, delim = ',', quote = '"', escape = '"', header = true, all_varchar = true)`,
        );
      }
      return named.map(({ name }) => name);
    },
  };
}

async function listsIn(folder: string): Promise<{ name: string; path: string }[]> {
  const files = await readdir(folder).catch(() => []);
  return files
    .filter((file) => file.endsWith('.csv'))
    .sort()
    .map((file) => ({ name: basename(file, '.csv'), path: join(folder, file) }));
}
