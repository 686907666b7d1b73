/** Reads the sources of a dataset folder, each with its mapping and its known anomalies. */
import { basename, join } from 'node:path';
import { DeclarationInvalid } from '../activities/errors.js';
import { type Dataset, Source } from './dataset.js';
import { listFolder, readText, readYaml } from './read-declared.js';
import { Waivers } from './waivers.js';

const WAIVERS = '.waivers.yaml';

export async function loadSources(folder: string): Promise<Dataset['sources']> {
  const found = await listFolder(join(folder, 'sources'), '.yaml');
  const waived = found.filter((file) => file.endsWith(WAIVERS));
  const files = found.filter((file) => !waived.includes(file));
  const orphan = waived.find((file) => !files.includes(file.replace(WAIVERS, '.yaml')));
  if (orphan !== undefined)
    throw new DeclarationInvalid(
      `sources/${orphan}: there is no source of this name; call the file <source>${WAIVERS}.`,
    );
  return Promise.all(
    files.map(async (file) => {
      const declaration = await readYaml(join(folder, 'sources', file), Source);
      const name = basename(file, '.yaml');
      if (declaration.source !== name)
        throw new DeclarationInvalid(
          `sources/${file}: source is "${declaration.source}"; it must be "${name}".`,
        );
      const mapping = { name, sql: await readText(join(folder, 'sources', `${name}.sql`)) };
      const path = join(folder, 'sources', `${name}${WAIVERS}`);
      if (!waived.includes(basename(path))) return { declaration, mapping };
      return { declaration, mapping, waivers: await readYaml(path, Waivers) };
    }),
  );
}
