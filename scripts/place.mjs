/** Where the toolkit stands: a working copy of its repository, or a package that npm installed. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where scripts/package.ts puts what npm packs: compiled code, declarations of types, the bundle of workflows. */
export const COMPILED = join(ROOT, 'compiled');

/** The one file that npm never packs tells a working copy, whatever a broken `npm pack` may have left there. */
export const PACKED = !existsSync(join(ROOT, 'package-lock.json'));
