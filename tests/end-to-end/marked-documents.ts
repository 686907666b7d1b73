/** XML dossiers with a mark at every path that their source declares: read, ignored, toxic; and where nobody declared anything. */
import type { Source } from '../../datasets/dataset.js';
import type { MarkBook } from './marks.js';
import { type Cell, capital, hopelessValue, plausibleValue } from './planted-values.js';

interface Element {
  readonly children: Map<string, Element>;
  text: string;
}

/** Elements below the declared ones, whose content is an identity. */
const DEEP: Readonly<Record<string, readonly string[]>> = {
  caf: [
    'Racine/InfosFoyerRSA/Personne/Identification/NOMCOMNAI',
    'Racine/InfosFoyerRSA/Personne/Rattachement/NOMRATTACHEMENT',
    'Racine/InfosFoyerRSA/DonneesAdministratives/Adresse/AdresseDetailleeFrance/NOMVOIE',
    'Racine/InfosFoyerRSA/DonneesAdministratives/ModesContacts/ADRELEC',
  ],
  'caf-instructions': [
    'Racine/InfoDemandeRSA/Personne/Identification/NOMCOMNAI',
    'Racine/InfoDemandeRSA/IdentificationRSA/SuiviInstruction/NOMINS',
    'Racine/InfoDemandeRSA/DonneesAdministratives/ModesContacts/ADRELEC',
    'Racine/InfoDemandeRSA/DonneesAdministratives/Paiement/RIB/TitulaireCompte/NOMPRENOMTITURIB',
    'Racine/InfoDemandeRSA/DonneesAdministratives/Adresse/AdresseDetailleeFrance/NOMVOIE',
    'Racine/InfoDemandeRSA/FicheLiaison/CONTEFICHLIAIRSA',
    'Racine/InfoDemandeRSA/Personne/Orientation/OrganismeReferentOrientation/RAISOCORGORIE',
  ],
  'france-travail': ['fichier-PE-CG/dossier/ppae/conseiller'],
};
const IBAN = 'Racine/InfoDemandeRSA/DonneesAdministratives/Paiement/RIB/IBAN/NUMCOMPTBAN';

/** The document with two more dossiers before its end, one plausible and one hopeless, and its trailer two higher. */
export function plantDossiers(document: string, source: Source, book: MarkBook): string {
  const end = /\t<(TransmissionFlux|fin)>/.exec(document)?.index ?? document.length;
  const total = /<(NBTOTDOSRSATRANSM|NBTOTDEMRSATRANSM|nb-dossiers)>(\d+)</;
  const planted = [plausibleValue, hopelessValue].map((make) => dossier(source, book, make)).join('');
  return `${document.slice(0, end)}${planted}${document.slice(end)}`.replace(
    total,
    (_, name: string, count: string) => `<${name}>${String(Number(count) + 2).padStart(count.length, '0')}<`,
  );
}

function dossier(source: Source, book: MarkBook, make: (book: MarkBook, cell: Cell) => string): string {
  const group = source.read.xml?.group ?? '';
  const root: Element = { children: new Map(), text: '' };
  const id = source.source;
  const below = (path: string) => path.startsWith(`${group}/`);
  for (const [column, { path }] of Object.entries(source.columns)) {
    const place = [path ?? []].flat().find(below);
    if (place) put(root, place.slice(group.length + 1), xmlForm(column, make(book, { source: id, column })));
  }
  const declared = [...(source.read.xml?.ignored ?? []), ...(source.read.xml?.toxic ?? [])].filter(below);
  for (const path of [
    ...declared.map((one) => `${one}/COMMENTAIRE`),
    `${group}/INCONNU`,
    ...(DEEP[id] ?? []),
  ])
    put(root, path.slice(group.length + 1), `Voir Mme ${capital(book.word(`${id} ${path}`))}.`);
  if (below(IBAN)) put(root, IBAN.slice(group.length + 1), book.digits(`${id} ${IBAN} ${make.name}`, 11));
  const name = group.slice(group.lastIndexOf('/') + 1);
  const note = book.word(`${id} attribut`);
  const said = book.word(`${id} commentaire`);
  return `<${name} note="${note}"><!-- ${said} -->${write(root)}</${name}>\n`;
}

/** Flows of the CNAF write 13 characters of a NIR and pad the matricule. */
function xmlForm(column: string, value: string): string {
  return column === 'MATRICULE' && /^\d{7}$/.test(value) ? `${value}00000000` : value;
}

function put(root: Element, path: string, text: string): void {
  let element = root;
  for (const step of path.split('/')) {
    const [, name = step, key, wanted] = /^(.*)\[(.*)=(.*)\]$/.exec(step) ?? [];
    const next = element.children.get(name) ?? { children: new Map(), text: '' };
    element.children.set(name, next);
    element = next;
    if (key) element.children.set(key, { children: new Map(), text: wanted ?? '' });
  }
  element.text = text;
}

function write({ children, text }: Element): string {
  return text + [...children].map(([name, child]) => `<${name}>${write(child)}</${name}>`).join('');
}
