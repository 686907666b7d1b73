/** Why a run waits, in French: terminal and log have it in English, and whoever decides at the desk reads both. Pure. */
import { formatCount, spaceSigns } from './french.js';
import { html, type Markup } from './html.js';

const SEVERITIES = '(?<severity>hold|refuse)';
const COUNT = '(?<count>\\d+) rows?';
/** A name of ours, of a table, a column, a rule or a source. */
const OF = '(?: of (?<source>[\\w-]+))?';
const BEFORE = 'compared with its delivery before \\(hold\\)\\.';
const AGAINST = '^(?<source>[\\w-]+): (?<now>\\d+) instead of (?<before>\\d+)';

type Figures = Readonly<Record<string, string | undefined>>;
type Sentence = readonly [shape: RegExp, french: (figures: Figures) => string];

const countOf = (figure = '') => formatCount(Number(figure));
const from = ({ source }: Figures) => (source === undefined ? '' : ` de ${source}`);
const gravity = ({ severity }: Figures) => (severity === 'refuse' ? 'bloquant' : 'à confirmer');
const swing = (told: string, what: string, perhaps = ''): Sentence => [
  new RegExp(`${AGAINST} ${told}, ${BEFORE}`),
  ({ source, now, before, place = '' }) =>
    `${source} : ${countOf(now)} ${what.replace('{place}', place)} contre ${countOf(before)} à la livraison précédente${perhaps}.`,
];

/** Each sentence that may hold a version, as its writer has it; a test asks every writer. */
const SENTENCES: readonly Sentence[] = [
  [
    new RegExp(`^(?<subject>[\\w.-]+): (?<code>\\w+) is broken by ${COUNT}${OF} \\(${SEVERITIES}\\)\\.$`),
    (told) =>
      `${told.subject} : la règle ${told.code} n’est pas respectée par ${countOf(told.count)} ${told.count === '1' ? 'ligne' : 'lignes'}${from(told)} (${gravity(told)}).`,
  ],
  [
    new RegExp(
      `^(?<subject>[\\w.-]+): (?<code>\\w+) measured (?<measure>[-\\d.e+]+)${OF} \\(${SEVERITIES}\\)\\.$`,
    ),
    (told) =>
      `${told.subject} : la règle ${told.code} n’est pas respectée, mesure ${told.measure?.replace('.', ',')}${from(told)} (${gravity(told)}).`,
  ],
  swing(
    'rows; much of the file may be missing',
    'lignes',
    ' ; une grande partie du fichier manque peut-être',
  ),
  swing('rows; the file may hold another one', 'lignes', ' ; le fichier en contient peut-être un autre'),
  swing('rows of département (?<place>\\w+)', 'lignes du département {place}'),
  [
    new RegExp(
      `^(?<source>[\\w-]+): (?<field>\\w+) is filled in (?<now>\\d+) instead of (?<before>\\d+) % of its rows, ${BEFORE}`,
    ),
    (told) =>
      `${told.source} : ${told.field} est rempli dans ${told.now} % des lignes, contre ${told.before} % à la livraison précédente.`,
  ],
  swing('% of its rows have an identifier of their own', '% des lignes qui ont leur propre identifiant'),
  [
    /^(?<source>[\w-]+): nothing stands in for its extract; approving publishes without it\.$/,
    ({ source }) => `${source} : rien ne remplace son extrait ; approuver publie sans lui.`,
  ],
  [
    /^(?<source>[\w-]+): version (?<version>\S+) was published meanwhile from another extract, and nothing says which of the two is newer; approve to publish this one\.$/,
    ({ source, version }) =>
      `${source} : la version ${version} a été publiée entre-temps à partir d’un autre extrait, et rien ne dit lequel est le plus récent ; approuver publie celui-ci.`,
  ],
  [
    /^contract (?<declared>\S+) is older than the published (?<published>[\d.]+)(?<where> \(.*\))?: is this worker up to date\?$/,
    ({ declared, published, where = '' }) =>
      `Le contrat ${declared} est plus ancien que celui qui est publié, ${published}${where} : ce serveur est-il à jour ?`,
  ],
  [
    /^contract (?<declared>\S+) breaks the published (?<published>[\d.]+)(?<where> \(.*\))?: approve to acknowledge it\.$/,
    ({ declared, published, where = '' }) =>
      `Le contrat ${declared} rompt celui qui est publié, ${published}${where} : approuver, c’est en prendre acte.`,
  ],
];

/** Null for what only a developer can mend: it stays as it is. */
export function frenchReason(reason: string): string | null {
  for (const [shape, french] of SENTENCES) {
    const found = shape.exec(reason);
    if (found) return french(found.groups ?? {});
  }
  return null;
}

/** `told`: the same in French, where it is known from elsewhere. */
export function renderReason(reason: string, told: string | null = null): Markup {
  const french = told ?? frenchReason(reason);
  if (french === null) return html`<span lang="en">${reason}</span>`;
  return html`${spaceSigns(french)}<br><small lang="en">${reason}</small>`;
}
