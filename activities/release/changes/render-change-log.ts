/** The change log for people, in French, and as an Atom feed. Pure: no clock, so the bytes depend on the log alone. */
import { encode } from 'html-entities';
import { countOf, formatCount, formatDate } from '../../markup/french.js';
import {
  type ChangeLog,
  type Changes,
  changesFolder,
  type TableChanges,
  type Withdrawal,
} from '../../published/change-log.js';

/** Links are relative to the dataset's folder, where the log stands. */
export function renderMarkdown(log: ChangeLog): string {
  const entries = log.publications.map((changes) => renderEntry(changes, withdrawalOf(changes, log)));
  return `# ${log.title} : journal des versions\n\n${INTRODUCTION}\n\n${entries.join('\n')}`;
}

const INTRODUCTION = `Chaque version est immuable. « Rupture » signale un changement qui peut empêcher un programme écrit pour la version
précédente de lire celle-ci ; le numéro majeur du contrat change alors. Les fichiers de différences donnent une ligne par ajout,
modification ou suppression (colonne \`changement\`), avec les mêmes conventions que le CSV publié.`;

function renderEntry(changes: Changes, withdrawal: Withdrawal | undefined): string {
  const { version, previous, contractVersion, level, summary, tables } = changes;
  const lines = [
    `## ${dayOf(version)} : version ${version}${level === 'breaking' ? ' (rupture)' : ''}`,
    '',
    ...(withdrawal
      ? [`**Retirée le ${formatDate(withdrawal.date)} : ${oneLine(withdrawal.reason)}**`, '']
      : []),
    `Contrat ${contractVersion}${previous === null ? '' : ` ; version précédente ${previous}`}.`,
    '',
    ...summary.map((sentence) => `- ${sentence}`),
    ...tables.flatMap((table) => renderDelta(changes, table)),
    '',
  ];
  return lines.join('\n');
}

function renderDelta(
  { dataset, version, previous }: Changes,
  { name, delta, changedColumns }: TableChanges,
): string[] {
  const columns = changedColumns
    .map((column) => `\`${column.name}\` (${formatCount(column.rows)})`)
    .join(', ');
  if (!delta) return [];
  const path = `${changesFolder(dataset, version, previous)}${delta.path}`.slice(dataset.length + 1);
  return [
    `- [Différences de \`${name}\`](${path}), ${countOf(delta.rows, 'ligne', 'lignes')}${columns === '' ? '' : ` ; colonnes modifiées : ${columns}`}`,
  ];
}

/** RFC 4287, with links relative to the feed: it stands beside what it links to, wherever that is served. */
export function renderAtom(log: ChangeLog): string {
  const days = log.publications.map((changes) => dayOfEntry(changes, log)).sort();
  const entries = log.publications.map((changes) => renderAtomEntry(changes, log));
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
  <id>urn:data-insertion:${log.dataset}</id>
  <title>${encodeXml(`${log.title} : nouvelles versions`)}</title>
  <updated>${midnight(days.at(-1) ?? '1970-01-01')}</updated>
  <author><name>data.insertion</name></author>
  <link rel="self" href="atom.xml"/>
  <link rel="alternate" type="text/html" href="index.html"/>
${entries.join('')}</feed>
`;
}

function renderAtomEntry(changes: Changes, log: ChangeLog): string {
  const { version, previous, summary, level } = changes;
  const withdrawal = withdrawalOf(changes, log);
  const title = `Version ${version}${level === 'breaking' ? ' (rupture)' : ''}${withdrawal ? ' (retirée)' : ''}`;
  const said = withdrawal ? [`Version retirée : ${withdrawal.reason}`, ...summary] : summary;
  return `  <entry>
    <id>urn:data-insertion:${log.dataset}:${version}..${previous ?? 'start'}</id>
    <title>${encodeXml(title)}</title>
    <updated>${midnight(dayOfEntry(changes, log))}</updated>
    <link rel="alternate" type="application/json" href="versions/${version}/${withdrawal ? 'withdrawn' : 'manifest'}.json"/>
    <content type="text">${encodeXml(said.join('\n'))}</content>
  </entry>
`;
}

function dayOfEntry(changes: Changes, log: ChangeLog): string {
  return withdrawalOf(changes, log)?.date ?? changes.version.slice(0, 10);
}

/** A day is all that a version knows of time. */
function midnight(day: string): string {
  return `${day}T00:00:00Z`;
}

function withdrawalOf({ version }: Changes, { withdrawn }: ChangeLog): Withdrawal | undefined {
  return withdrawn.find((one) => one.version === version);
}

function encodeXml(text: string): string {
  return encode(text, { level: 'xml' });
}

function dayOf(version: string): string {
  return formatDate(version) ?? version;
}

/** What an operator typed stays one line of Markdown, and text. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#|]/g, '\\$&');
}
