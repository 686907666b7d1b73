/** What is shipped with the toolkit: under licences that let it be used and passed on, and installed without running anything. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../..');
const Package = z.looseObject({
  license: z.string().optional(),
  resolved: z.string().optional(),
  dev: z.boolean().optional(),
  devOptional: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
});
const read = (name: string) => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
const packages = Object.entries(
  z.object({ packages: z.record(z.string(), Package) }).parse(read('package-lock.json')).packages,
).filter(([path]) => path !== '');

/** Free to use, change and pass on; LGPL code is used as a library and stays apart, CC-BY is of drawings and data. */
const ALLOWED = new Set(
  `MIT MIT-0 Apache-2.0 BSD-2-Clause BSD-3-Clause 0BSD ISC Unlicense BlueOak-1.0.0 Zlib CC-BY-4.0 CC0-1.0 Python-2.0 LGPL-3.0-only LGPL-3.0-or-later etalab-2.0`.split(
    ' ',
  ),
);

/** They say it in a file alone, which was read. */
const IN_A_FILE: Readonly<Record<string, string>> = {
  'node_modules/suncalc': 'BSD-2-Clause',
  'node_modules/unionfs': 'Unlicense',
};

/** Packages whose lock entry tells no licence: looked up in the package itself. */
function licenceOf(path: string, locked: string | undefined): string {
  if (locked) return locked;
  const found = z
    .looseObject({
      license: z.string().optional(),
      licenses: z.array(z.looseObject({ type: z.string() })).optional(),
    })
    .parse(read(join(path, 'package.json')));
  return found.license ?? found.licenses?.[0]?.type ?? IN_A_FILE[path] ?? 'none';
}

describe('what is shipped', () => {
  it('has licences that let it be used and passed on', () => {
    const shipped = packages.filter(([, { dev, devOptional }]) => !dev && !devOptional);
    const other = shipped.filter(([path, { license }]) => {
      const parts = licenceOf(path, license)
        .replace(/[()]/g, '')
        .split(/ (?:AND|OR) /);
      return !parts.every((part) => ALLOWED.has(part));
    });
    assert.deepEqual(
      other.map(([path, { license }]) => `${path}: ${license}`),
      [],
    );
  });

  it('runs no script of its own where it is installed', () => {
    const allowed = z.record(z.string(), z.boolean()).parse(read('package.json').allowScripts);
    const scripted = packages.filter(([, { hasInstallScript }]) => hasInstallScript);
    const names = scripted.map(([path]) => path.replace(/^.*node_modules\//, ''));
    assert.deepEqual(
      names.filter((name) => allowed[name] !== false),
      [],
    );
  });

  it('records no address of a registry', () => {
    assert.deepEqual(
      packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path),
      [],
    );
  });
});
