/** The text of a dataset's page on data.gouv.fr, in the order its guides recommend. Markdown, French. */

import type { Datagouv } from '../../datasets/datagouv.js';
import type { Metadata } from '../../datasets/dataset.js';
import { FORMAT_FACES, FORMATS } from '../../datasets/formats.js';
import { countOf, formatCount, formatDate, spaceSigns } from '../markup/french.js';
import type { Changes } from '../published/change-log.js';
import { tellDescription } from '../published/invented.js';
import type { Manifest } from '../published/manifest.js';
import { manifestKey } from '../published/version-keys.js';

const FREQUENCIES: Readonly<Record<Metadata['frequency'], string>> = {
  daily: 'chaque jour',
  weekly: 'chaque semaine',
  monthly: 'chaque mois',
  quarterly: 'chaque trimestre',
  annual: 'chaque année',
  irregular: 'de façon irrégulière',
};

/** Earlier versions beyond this are a click further, on the dataset's own page. */
const SHOWN_VERSIONS = 10;
/** The gravest come first; the rest is in the change log. */
const SHOWN_CHANGES = 20;
/** Of one sentence about a change: the portal takes no endless description. */
const SENTENCE_CHARACTERS = 500;

export interface DescribedVersion {
  readonly metadata: Metadata;
  readonly datagouv: Datagouv;
  readonly manifest: Manifest;
  /** Versions before this one that are still there, newest first. */
  readonly earlier: readonly string[];
  /** What this version changed, where a log says so. */
  readonly changes: Changes | null;
  readonly publicUrl: string | null;
}

/** `formats`: those the portal serves. */
export function describeDataset(described: DescribedVersion, formats: readonly string[]): string {
  const { metadata, datagouv } = described;
  const sections = [
    ['', tellDescription(metadata.description, described.manifest)],
    ['Fichiers', describeFiles(described)],
    ['Formats', describeFormats(formats)],
    [
      'Fréquence',
      `Mis à jour ${FREQUENCIES[metadata.frequency]}. Des données inchangées ne font pas de nouvelle version.`,
    ],
    ['Méthode de production', datagouv.method],
    ['Modèle et schéma', datagouv.model],
    ['Limites connues', metadata.known_flaws.map((flaw) => `- ${flaw}`).join('\n')],
    ['Changements', describeChanges(described)],
  ].filter(([, text]) => text !== '');
  return sections
    .map(([title = '', text = '']) => spaceSigns(title === '' ? text : `## ${title}\n\n${text}`))
    .join('\n\n');
}

function describeFiles({ manifest }: DescribedVersion): string {
  const rows = manifest.tables.map(
    ({ name, title, rows: count }) => `| ${title} | \`${name}\` | ${formatCount(count)} |`,
  );
  const table = ['| Table | Nom | Lignes |', '| --- | --- | ---: |', ...rows].join('\n');
  return `${table}\n\nLes ressources « documentation » décrivent chaque colonne (schémas de table, dictionnaire des données) et chaque fichier (manifeste : taille, empreinte SHA-256, nombre de lignes).`;
}

function describeFormats(served: readonly string[]): string {
  const lines = FORMATS.filter((format) => served.includes(format)).map(
    (format) => `- ${FORMAT_FACES[format].told ?? FORMAT_FACES[format].label}`,
  );
  return `Le même contenu, dans chacun de ces formats :\n\n${lines.join('\n')}`;
}

function describeChanges({ manifest, earlier, changes, publicUrl }: DescribedVersion): string {
  const { version, dataset } = manifest;
  const told = (changes?.summary ?? [])
    .slice(0, SHOWN_CHANGES)
    .map((sentence) => `- ${sentence.slice(0, SENTENCE_CHARACTERS)}`);
  const parts = [`Version en cours : ${nameVersion(version)}.`, told.join('\n')];
  if (publicUrl !== null && earlier.length > 0) {
    const shown = earlier
      .slice(0, SHOWN_VERSIONS)
      .map((one) => `- [${nameVersion(one)}](${publicUrl}/${manifestKey(dataset, one)})`);
    const more = earlier.length - shown.length;
    const rest = more > 0 ? `\n- et ${countOf(more, 'version antérieure', 'versions antérieures')}` : '';
    parts.push(`Versions précédentes, conservées à l’identique (manifestes) :\n\n${shown.join('\n')}${rest}`);
  }
  if (publicUrl !== null)
    parts.push(
      `[Page du jeu de données : aperçu, dictionnaire, versions](${publicUrl}/${dataset}/index.html)`,
    );
  return parts.filter((part) => part !== '').join('\n\n');
}

/** 2026-01-31-0a1b2c3d → « 31 janvier 2026 (0a1b2c3d) ». */
function nameVersion(version: string): string {
  return `${formatDate(version) ?? version} (${version.slice(11)})`;
}
