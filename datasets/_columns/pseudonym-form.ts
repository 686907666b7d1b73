/** How a pseudonym is written: the whole of its HMAC, or a part of it that takes 16 bytes. */
import { DeclarationInvalid } from '../../activities/errors.js';
import { identifierColumns } from '../contract-columns.js';
import type { Column, Dataset, Table } from '../dataset.js';

/** 64 hexadecimal digits, all 256 bits; or a UUID of version 8 (RFC 9562), 122 bits of them. */
export type PseudonymForm = 'digits' | 'uuid';

/** The first 128 bits, less the six in which RFC 9562 has a UUID say what it is. */
export const UUID_BITS = 122;

/** For whoever reads a data dictionary. */
export const SHORT_PSEUDONYM = `pseudonyme UUID, tronqué : ${UUID_BITS} bits sur les 256 d’un HMAC-SHA-256`;

export function isShortPseudonym({ type, identifier }: Pick<Column, 'type' | 'identifier'>): boolean {
  return type === 'uuid' && identifier !== undefined;
}

/** Domain → the form of its pseudonyms, the same in all tables. */
export function domainForms(tables: readonly Table[]): ReadonlyMap<string, PseudonymForm> {
  return new Map(tables.flatMap(identifierColumns).map(({ identifier, form }) => [identifier, form]));
}

/** The domains whose pseudonyms are UUIDs, in order. */
export function cutDomains(tables: readonly Table[]): string[] {
  return [...domainForms(tables)].flatMap(([domain, form]) => (form === 'uuid' ? [domain] : [])).sort();
}

/**
 * The two forms are chained apart: from the second epoch of keys on, a UUID is no part of the digits of the same person, and columns of
 * one domain would no longer link. Throws DeclarationInvalid.
 */
export function checkForms({ id, tables }: Pick<Dataset, 'id' | 'tables'>): void {
  const forms = domainForms(tables);
  for (const table of tables) {
    for (const { name, type, identifier } of [...table.columns, ...table.working])
      if (identifier !== undefined && type !== 'text' && type !== 'uuid')
        throw refused(
          id,
          `${table.name}.${name} is an identifier and a ${type}; pseudonyms are z.string() or z.uuid()`,
        );
    for (const { name, identifier, form } of identifierColumns(table))
      if (forms.get(identifier) !== form)
        throw refused(
          id,
          `${table.name}.${name} writes pseudonyms of "${identifier}" as ${form}, and another column as ${forms.get(identifier)}; after a rotation of keys they would not link: take one form for the domain`,
        );
  }
}

function refused(id: string, why: string): DeclarationInvalid {
  return new DeclarationInvalid(`${id}/contract.ts: ${why}.`);
}
