/** What may identify a person, by its shape alone: NIR with a valid key, telephone, e-mail of a person, IBAN. Pure. */
import { SHAPES, type Shape } from '../../datasets/privacy.js';
import { mailboxOf, namesSomebody } from '../persons/mailbox.js';

const FINDERS: Readonly<Record<Shape, (text: string) => boolean>> = {
  nir: holdsNir,
  telephone: holdsTelephone,
  courriel: holdsPersonalAddress,
  iban: holdsIban,
};

/** Which of `among` a text holds, anywhere in it; none for a text that cannot hold one. */
export function shapesIn(text: string, among: readonly Shape[] = SHAPES): Shape[] {
  if (!/[0-9]{2}|@/.test(text)) return [];
  return among.filter((shape) => FINDERS[shape](text));
}

/** Sex, year, month (with those of incomplete civil status), département, commune, order, key; spaces, points and hyphens between. */
const NIR =
  /(?<![0-9A-Za-z])[123478][ .\u00a0\u202f-]?\d{2}[ .\u00a0\u202f-]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .\u00a0\u202f-]?(?:\d{2}|2[ABab])[ .\u00a0\u202f-]?\d{3}[ .\u00a0\u202f-]?\d{3}[ .\u00a0\u202f-]?\d{2}(?![0-9A-Za-z])/g;

/** 97 − (n mod 97); Corsica counts as 19 and 18 (INSEE). */
function holdsNir(text: string): boolean {
  return [...text.matchAll(NIR)].some(([found]) => {
    const bare = found.replace(/[^0-9ABab]/g, '').toUpperCase();
    const number = BigInt(bare.slice(0, 13).replace('2A', '19').replace('2B', '18'));
    return 97n - (number % 97n) === BigInt(bare.slice(13));
  });
}

/** A French number as people write it, national or international. What letters or marks join to it is an identifier, a name of a file… */
const TELEPHONE =
  /(?<![0-9A-Za-z])(?<![0-9A-Za-z][._/=#-])(?<![0-9A-Za-z]--)(?:(?:\+|00)(?:33|262|590|594|596|269|508|687|689)[ .\u00a0\u202f-]?(?:\(0\))?[ .\u00a0\u202f-]?[1-9]|0[1-9])(?:[ .\u00a0\u202f-]?\d{2}){4}(?![0-9A-Za-z]|[_-][0-9A-Za-z]|\.[0-9A-Za-z]*[A-Za-z])/;

/** "Tél.06…", "tel:06…", "Fax-06…", and a second number behind a slash are telephones all the same. */
const INTRODUCED =
  /(?:(?:t[ée]l(?:[ée]phone)?|fax|port(?:able)?|mob(?:ile)?|gsm|n[°o])[ .:_-]{0,3}|(?:\d{2}[ .-]?){4}\d{2} ?[/-] ?)(?:(?:\+|00)(?:33|262|590|594|596|269|508|687|689)[ .-]?(?:\(0\))?[ .-]?[1-9]|0[1-9])(?:[ .\u00a0\u202f-]?\d{2}){4}(?![0-9A-Za-z])/i;

/** Web addresses and UUIDs: their digits identify nobody. */
const NO_TELEPHONE =
  /\b(?:https?:\/\/|www\.)[^\s"'<>]+|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;

function holdsTelephone(text: string): boolean {
  const left = /[/-]/.test(text) ? text.replace(NO_TELEPHONE, ' ') : text;
  return TELEPHONE.test(left) || INTRODUCED.test(left);
}

const ADDRESS = /[\p{L}0-9._%+'-]+@[\p{L}0-9-]+(?:\.[\p{L}0-9-]+)+/gu;

/** Mailboxes of a function, whoever reads them, tell of nobody; others may be somebody's. */
function holdsPersonalAddress(text: string): boolean {
  return [...text.matchAll(ADDRESS)].some(([found]) => /^(?:person|unknown)$/.test(mailboxOf(found)));
}

/** Given name and surname, or an initial and a surname: nobody publishes that, wherever addresses may stand. */
export function holdsNamedAddress(text: string): boolean {
  return text.includes('@') && [...text.matchAll(ADDRESS)].some(([found]) => namesSomebody(found));
}

const IBAN = /(?<![0-9A-Za-z])[A-Z]{2}\d{2}(?: ?[0-9A-Z]){11,30}(?![0-9A-Za-z])/g;

/** ISO 13616: the four first characters go to the end, letters are numbers, and the whole is 1 modulo 97. */
function holdsIban(text: string): boolean {
  return [...text.matchAll(IBAN)].some(([found]) => {
    const bare = found.replaceAll(' ', '');
    const digits = `${bare.slice(4)}${bare.slice(0, 4)}`.replace(/[A-Z]/g, (letter) =>
      String(letter.charCodeAt(0) - 55),
    );
    return BigInt(digits) % 97n === 1n;
  });
}
