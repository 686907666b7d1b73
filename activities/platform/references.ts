/** Reference tables: the COG as `@etalab/decoupage-administratif` packages it, and the dated code lists of `_nomenclatures`. */
import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { References } from '../effects.js';
import { literal, quoted } from '../sql-text.js';

const Commune = z.object({
  code: z.string(),
  nom: z.string(),
  type: z.string(),
  departement: z.string(),
  chefLieu: z.string().optional(),
  commune: z.string().optional(),
  codesPostaux: z.array(z.string()).default([]),
});
type Commune = z.infer<typeof Commune>;

/** Reads and flattens the COG once per worker; a step only writes the lists that its SQL names. */
export function createReferences(nomenclatures: string): References {
  const communes = z
    .array(Commune)
    .parse(createRequire(import.meta.url)('@etalab/decoupage-administratif/data/communes.json'));
  const texts = new Map([
    ['cog', communeLines(communes)],
    ['codes_postaux', postcodeLines(communes)],
  ]);
  return {
    async load({ sql, folder, own }, session) {
      const words = new Set(sql.match(/\w+/g));
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

/** One row per code in force: communes, communes déléguées and associées, arrondissements; `actuelle` is the commune itself. */
function communeLines(communes: readonly Commune[]): string {
  const current = new Set(communes.filter(({ type }) => type === 'commune-actuelle').map(({ code }) => code));
  const rows = communes.filter(({ code, type }) => type === 'commune-actuelle' || !current.has(code));
  return csv(
    ['code', 'actuelle', 'nom', 'departement'],
    rows.map(({ code, chefLieu, commune, nom, departement }) => [
      code,
      chefLieu ?? commune ?? code,
      nom,
      departement,
    ]),
  );
}

function postcodeLines(communes: readonly Commune[]): string {
  const rows = communes.flatMap(({ code, commune, chefLieu, codesPostaux }) =>
    codesPostaux.map((postcode) => [postcode, chefLieu ?? commune ?? code]),
  );
  return csv(['code_postal', 'actuelle'], rows);
}

function csv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows]
    .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
    .join('\n');
}
