/** What may name somebody, by its shape alone: NIR with a valid key, telephone, e-mail of a person, IBAN. Pure. */
import { SHAPES, type Shape } from '../datasets/privacy.js';

const FINDERS: Readonly<Record<Shape, (text: string) => boolean>> = {
  nir: holdsNir,
  telephone: (text) => TELEPHONE.test(text),
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

/** A French number as people write it, national or international. */
const TELEPHONE =
  /(?<![0-9])(?:(?:\+|00)(?:33|262|590|594|596|269|508|687|689)[ .\u00a0\u202f-]?(?:\(0\))?[ .\u00a0\u202f-]?[1-9]|0[1-9])(?:[ .\u00a0\u202f-]?\d{2}){4}(?![0-9])/;

const ADDRESS = /[\p{L}0-9._%+'-]+@[\p{L}0-9-]+(?:\.[\p{L}0-9-]+)+/gu;

/** Mailboxes of a function, whoever reads them; any other may be somebody's. */
const FUNCTIONAL =
  /^(?:accueil|accessibilite|administration|agence|antenne|asso(?:ciation)?|bureau|ccas|centre|cias|commune|communication|contact|direction|emploi|equipe|formation|info(?:s|rmation)?|insertion|inscription|mairie|mission|numerique|opendata|poste|pole|rgpd|dpo|secretariat|service|social|support|webmaster)(?:[._@-]|\d)/i;

function holdsPersonalAddress(text: string): boolean {
  return [...text.matchAll(ADDRESS)].some(([found]) => !FUNCTIONAL.test(found));
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
