/** A dataset on the home page. */
import { nameOfFormat } from '../../../datasets/formats.js';
import { countOf, formatDate, formatShare, spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { isInvented } from '../../published/invented.js';
import { rejectedShare } from '../count-version.js';
import type { HomeCard } from '../views.js';
import { FREQUENCIES, findLicence } from '../words.js';

export function renderCard({ id, metadata, manifest, counts, summary }: HomeCard): Markup {
  const formats = [...new Set(manifest.tables.flatMap(({ files }) => files.map(({ format }) => format)))];
  const rows = manifest.tables.reduce((sum, one) => sum + one.rows, 0);
  const rejected = rejectedShare(counts);
  return html`<div class="fr-col-12 fr-col-md-6">
<div class="fr-card fr-enlarge-link">
<div class="fr-card__body">
<div class="fr-card__content">
${
  isInvented(manifest)
    ? html`<p class="fr-badge fr-badge--warning fr-badge--no-icon">Données inventées</p>
`
    : null
}<h3 class="fr-card__title"><a href="${id}/index.html">${metadata.title}</a></h3>
<p class="fr-card__desc">${spaceSigns(metadata.description)}</p>
<div class="fr-card__start">
<p class="fr-card__detail">Version du ${formatDate(manifest.version)}, mise à jour ${FREQUENCIES[metadata.frequency]}</p>
</div>
<div class="fr-card__end">
<dl class="fiche fiche--carte">
<div><dt>Contenu</dt><dd>${countOf(manifest.tables.length, 'table', 'tables')}, ${countOf(rows, 'ligne', 'lignes')}</dd></div>
<div><dt>Territoire</dt><dd>${summary?.spatial ?? metadata.coverage.spatial}, par ${metadata.coverage.granularity}</dd></div>
<div><dt>Formats</dt><dd>${formats.map((format) => nameOfFormat(format)).join(', ')}</dd></div>
<div><dt>Sources</dt><dd>${[...new Set(manifest.inputs.map(({ attribution }) => attribution))].join(' ; ')}</dd></div>
<div><dt>Licence</dt><dd>${findLicence(metadata.licence)?.name ?? metadata.licence}</dd></div>
${
  rejected === null
    ? null
    : html`<div><dt>Lignes écartées</dt><dd>${formatShare(rejected)} de ce qui est reçu</dd></div>
`
}</dl>
</div>
</div>
</div>
</div>
</div>
`;
}
