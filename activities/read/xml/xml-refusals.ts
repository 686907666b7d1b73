/** Why an XML document is refused: one sentence for the operator, one in French for the partner. */
import { DeliveryRejected } from '../../errors.js';
import type { Refusal } from '../refusal-reasons.js';
import type { XmlFault, XmlRefused } from './xml-handler.js';

const FAULTS: Readonly<Record<XmlFault, Refusal>> = {
  after_root: ['goes on after its last element', 'continue après son dernier élément'],
  cut_short: ['is cut short: it ends before its elements do', 'est tronqué : il s’arrête avant la fin'],
  doctype: [
    'holds a document type declaration (DTD), which is not read',
    'contient une déclaration de type de document (DTD), qui n’est pas admise',
  ],
  entity: [
    'holds a bare "&" or an entity nobody declared',
    'contient un « & » isolé ou une entité qui n’est pas déclarée',
  ],
  group_too_large: [
    'holds an element far larger than a real one',
    'contient un dossier bien plus gros qu’un dossier réel',
  ],
  mismatched: [
    'closes an element that is not the one open: it is damaged',
    'ferme un élément qui n’est pas celui ouvert : il est endommagé',
  ],
  nul: ['holds null characters: it is damaged', 'contient des caractères nuls : il est endommagé'],
  too_deep: [
    'has elements nested deeper than any real one',
    'imbrique trop d’éléments les uns dans les autres',
  ],
  too_long: ['holds a tag or text without end', 'contient une balise ou un texte sans fin'],
  wrong_root: ['is not the XML document that the source declares', 'n’est pas le document XML attendu'],
};

export function refuseXml(fileName: string, { fault, line }: XmlRefused): DeliveryRejected {
  const [english, french] = FAULTS[fault];
  return new DeliveryRejected(
    `${fileName} ${english}${line ? ` (line ${line})` : ''}; ask the partner to send it again.`,
    `Le fichier « ${fileName} » ${french}${line ? ` (ligne ${line})` : ''} ; merci de le déposer à nouveau.`,
  );
}
