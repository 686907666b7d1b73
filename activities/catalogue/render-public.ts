/** For whom the site is, on the home page. Pure. */
import { spaceSigns } from '../markup/french.js';
import { html, type Markup } from '../markup/html.js';
import { CHECK_KEY } from '../published/site-keys.js';

const PUBLICS = [
  {
    who: 'Vous orientez ou accompagnez',
    what: 'Trouvez qui accueille, où, quand et pour quel public. Le fichier Excel s’ouvre d’un clic ; son dictionnaire est dans le même classeur.',
  },
  {
    who: 'Vous pilotez ou étudiez',
    what: 'Comparez des délais, définition par définition, avec leur dénominateur. Ce qui manque est nommé : secret, sans objet ou non disponible, jamais un zéro.',
  },
  {
    who: 'Vous développez',
    what: 'CSV, Parquet et JSON, un schéma par table, une empreinte par fichier. Une version publiée ne change plus ; latest.json nomme la courante.',
  },
  {
    who: 'Vous envoyez des données',
    what: 'Contrôlez un fichier avant l’envoi : le rapport de qualité se fait dans votre navigateur, et rien n’en sort.',
    link: { href: CHECK_KEY, label: 'Contrôler un fichier' },
  },
] as const;

export function renderPublic(): Markup {
  return html`<section class="fr-mb-8w" aria-labelledby="publics">
<h2 id="publics">Pour qui</h2>
<div class="fr-grid-row fr-grid-row--gutters">
${PUBLICS.map(
  ({ who, what, ...more }) => html`<div class="fr-col-12 fr-col-md-6"><div class="encart">
<h3>${who}</h3>
<p>${spaceSigns(what)}</p>
${
  'link' in more
    ? html`<p><a class="fr-link" href="${more.link.href}">${more.link.label}</a></p>
`
    : null
}</div></div>
`,
)}</div>
</section>
`;
}
