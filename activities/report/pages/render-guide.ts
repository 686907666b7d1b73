/** How to read the page: each word it uses, in one sentence. */
import { spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import type { PartnerReport } from '../partner-report.js';
import { fold } from './fold.js';
import { SEVERITY_WORDS } from './severity-words.js';

type Entry = readonly [word: string, meaning: string];

const RECEIVED = {
  places: 'Chacune est publiée, réunie ou rejetée : le compte est toujours exact.',
  persons: 'Chacune est comptée, réunie ou rejetée : le compte est toujours exact. Aucune n’est publiée.',
} as const;
const MERGED = {
  places:
    'Elles décrivent un lieu ou un service qu’une autre ligne décrit déjà ; leurs informations sont publiées avec celles de cette autre ligne.',
  persons:
    'Elles décrivent une personne qu’une autre ligne décrit déjà ; la personne est comptée une fois, avec ce que disent ses lignes.',
} as const;
const REJECTED = {
  places:
    'Elles ne peuvent pas être publiées en l’état ; chacune figure dans signalements.csv avec sa raison.',
  persons:
    'Elles ne peuvent pas être comptées en l’état ; chacune figure dans signalements.csv avec sa raison.',
} as const;

const rowEntries = (about: keyof typeof MERGED): readonly Entry[] => [
  ['Reçues', `Lignes trouvées dans votre fichier. ${RECEIVED[about]}`],
  ['Réunies', MERGED[about]],
  ['Rejetées', REJECTED[about]],
  ['Signalement', 'Un constat sur une ligne. Une ligne peut en porter plusieurs.'],
];
const SEVERITY_ENTRIES: readonly Entry[] = [
  [SEVERITY_WORDS.info, 'Nous avons réparé ou noté quelque chose ; la donnée est utilisable.'],
  [
    SEVERITY_WORDS.warn,
    'Une valeur n’a pas pu être reprise telle quelle ; la corriger améliore ce qui est publié.',
  ],
  [SEVERITY_WORDS.hold, 'Une personne de l’équipe décide avant toute publication.'],
  [SEVERITY_WORDS.refuse, 'La publication est impossible tant que ce point n’est pas corrigé.'],
  [
    'Dérogation',
    'Une anomalie connue, admise jusqu’à une date pour un motif écrit. Elle est toujours montrée, et comptée à part ; passé la date, elle compte de nouveau.',
  ],
];
const PLACE_ENTRIES = {
  ligne: ['Numéro de ligne', 'Celui du fichier tel que nous l’avons reçu, ligne d’intitulés comprise.'],
  enregistrement: [
    'Numéro d’enregistrement',
    'Le rang dans le fichier JSON tel que nous l’avons reçu ; le premier porte le numéro 1.',
  ],
} as const;

export function renderGuide({ scoreFormula, extracts, dataset }: PartnerReport): Markup {
  const units = new Set(extracts.filter(({ findings }) => findings.length > 0).map(({ unit }) => unit));
  const score: Entry = ['Score', scoreFormula];
  const places = [...units]
    .sort()
    .reverse()
    .map((unit): Entry => PLACE_ENTRIES[unit]);
  const rows = rowEntries(dataset.personal ? 'persons' : 'places');
  return fold(
    { id: 'lecture', title: 'Comment lire ce rapport', kind: 'guide' },
    html`<dl>
  ${[...rows, ...SEVERITY_ENTRIES, score, ...places].map(
    ([word, meaning]) => html`<div><dt>${word}</dt><dd>${spaceSigns(meaning)}</dd></div>
  `,
  )}
</dl>
<p>Ce rapport ne contient aucune valeur de vos données : seulement des nombres, des noms de colonnes et des numéros de ligne.</p>
`,
  );
}
