/** How to read the page: each word it uses, in one sentence. */
import { spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import type { PartnerReport } from '../partner-report.js';
import { SEVERITY_WORDS } from './severity-words.js';

type Entry = readonly [word: string, meaning: string];

const ROW_ENTRIES: readonly Entry[] = [
  [
    'Reçues',
    'Lignes trouvées dans votre fichier. Chacune est publiée, réunie ou rejetée : le compte est toujours exact.',
  ],
  [
    'Réunies',
    'Elles décrivent un lieu ou un service qu’une autre ligne décrit déjà ; leurs informations sont publiées avec celles de cette autre ligne.',
  ],
  [
    'Rejetées',
    'Elles ne peuvent pas être publiées en l’état ; chacune figure dans signalements.csv avec sa raison.',
  ],
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

export function renderGuide({ scoreFormula, extracts }: PartnerReport): Markup {
  const units = new Set(extracts.filter(({ findings }) => findings.length > 0).map(({ unit }) => unit));
  const score: Entry = ['Score', scoreFormula];
  const places = [...units]
    .sort()
    .reverse()
    .map((unit): Entry => PLACE_ENTRIES[unit]);
  return html`<section class="guide" aria-labelledby="lecture">
<h2 id="lecture">Comment lire ce rapport</h2>
<dl>
  ${[...ROW_ENTRIES, ...SEVERITY_ENTRIES, score, ...places].map(
    ([word, meaning]) => html`<div><dt>${word}</dt><dd>${spaceSigns(meaning)}</dd></div>
  `,
  )}
</dl>
<p>Ce rapport ne contient aucune valeur de vos données : seulement des nombres, des noms de colonnes et des numéros de ligne.</p>
</section>
`;
}
