/** The change log for people, in French, and as an Atom feed. Pure: no clock, so the bytes depend on the log alone. */
import { Feed } from 'feed';
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

export function renderAtom(log: ChangeLog): string {
  const newest = log.publications[0]?.version ?? log.withdrawn[0]?.version ?? '1970-01-01';
  const feed = new Feed({
    id: `urn:data-insertion:${log.dataset}`,
    title: `${log.title} : nouvelles versions`,
    link: 'index.html',
    feedLinks: { atom: 'atom.xml' },
    language: 'fr',
    updated: dateOf(newest),
    generator: false,
  });
  for (const changes of log.publications) {
    const { version, previous, summary, level } = changes;
    const withdrawal = withdrawalOf(changes, log);
    const said = withdrawal ? [`Version retirée : ${withdrawal.reason}`, ...summary] : summary;
    feed.addItem({
      id: `urn:data-insertion:${log.dataset}:${version}..${previous ?? 'start'}`,
      title: `Version ${version}${level === 'breaking' ? ' (rupture)' : ''}${withdrawal ? ' (retirée)' : ''}`,
      link: `versions/${version}/manifest.json`,
      date: dateOf(withdrawal?.date ?? version),
      description: said.join('\n'),
    });
  }
  return feed.atom1();
}

function withdrawalOf({ version }: Changes, { withdrawn }: ChangeLog): Withdrawal | undefined {
  return withdrawn.find((one) => one.version === version);
}

/** The day that names the version: its only date. */
function dateOf(version: string): Date {
  return new Date(`${version.slice(0, 10)}T00:00:00Z`);
}

function dayOf(version: string): string {
  return formatDate(version) ?? version;
}

/** What an operator typed stays one line of Markdown, and text. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#|]/g, '\\$&');
}
