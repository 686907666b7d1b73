/** What tells one state of a page from another. */
import type { PulledFile } from '../channel.js';
import type { Pulled } from './save-body.js';

export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** What tells one state of a page from another, as the server has it; null where it says nothing. */
export function stampOf({ etag, lastModified }: Validators): string | null {
  if (etag !== null) return `etag ${etag}`;
  return lastModified === null ? null : `modified ${lastModified}`;
}

/** The opposite of `stampOf`; a stamp that it did not make asks for nothing. */
export function validatorOf(known: string | null): { etag?: string; lastModified?: string } {
  if (known?.startsWith('etag ')) return { etag: known.slice('etag '.length) };
  return known?.startsWith('modified ') ? { lastModified: known.slice('modified '.length) } : {};
}

export function pulled(answer: Pulled): PulledFile {
  if (answer.status === 'unchanged') return answer;
  const { bytes, sha256 } = answer;
  return { status: 'pulled', bytes, sha256, stamp: stampOf(answer) };
}
