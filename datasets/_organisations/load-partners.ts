import { join } from 'node:path';
import { DeclarationInvalid } from '../../activities/errors.js';
import { listFolder, readYaml } from '../read-declared.js';
import { Partner } from './partner.js';

/** The files of `_partners/` below a folder of datasets, by code. Throws DeclarationInvalid. */
export async function loadPartners(root: string): Promise<ReadonlyMap<string, Partner>> {
  const folder = join(root, '_partners');
  const files = await listFolder(folder, '.yaml');
  const partners = new Map<string, Partner>();
  const read = await Promise.all(files.map((file) => readYaml(join(folder, file), Partner)));
  for (const [index, partner] of read.entries()) {
    if (partners.has(partner.partner))
      throw new DeclarationInvalid(
        `_partners/${files[index]}: partner "${partner.partner}" has another file already; keep one.`,
      );
    partners.set(partner.partner, partner);
  }
  for (const [index, { part_of }] of read.entries()) {
    if (part_of === undefined) continue;
    const whole = partners.get(part_of);
    if (!whole)
      throw new DeclarationInvalid(
        `_partners/${files[index]}: part_of names "${part_of}", which has no file in _partners; add _partners/${part_of}.yaml, or correct it.`,
      );
    if (whole.part_of !== undefined)
      throw new DeclarationInvalid(
        `_partners/${files[index]}: part_of names "${part_of}", which is part of another; name the partner of the sources.`,
      );
  }
  return partners;
}
