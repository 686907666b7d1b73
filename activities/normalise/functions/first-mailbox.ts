import { mailboxOf } from '../../persons/mailbox.js';

const ADDRESS = /^[a-z0-9_'+-]+(?:\.[a-z0-9_'+-]+)*@(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,}$/;

/**
 * Of a cell that holds more than one address, or an address and what a mail program writes around it: the first that is a function's, or
 * the code of why there is none; behind a blank, `+` where the cell holds another one. A blank within an address leaves it unread.
 */
export function firstMailbox(text: string, named: string): string {
  const found = text
    .split(/[\s;,|/<>()"]+/)
    .map((piece) => piece.replace(/^mailto:/, '').replace(/[.:]+$/, ''))
    .filter((piece) => piece.includes('@'));
  const addresses = found.filter((piece) => ADDRESS.test(piece));
  const kept = addresses.find((address) => mailboxOf(address, named) === 'functional');
  if (kept === undefined) return whyNone(addresses, named);
  return found.every((piece) => piece === kept) ? kept : `${kept} +`;
}

function whyNone(addresses: readonly string[], named: string): string {
  if (addresses.length === 0) return 'courriel_illisible';
  return addresses.every((address) => mailboxOf(address, named) === 'stranger')
    ? 'courriel_sans_titulaire'
    : 'courriel_personnel';
}
