/** A letter as plain text: the same words, for readers without HTML. */
import type { Letter } from './letter.js';
import type { Section } from './letter-section.js';
import { placeOf } from './render-mail.js';

const SEVERITIES = {
  info: 'Information',
  warn: 'À vérifier',
  hold: 'À confirmer',
  refuse: 'Bloquant',
} as const;

export function writeText({ greeting, sections, closing }: Letter): string {
  return `Bonjour,\n\n${greeting}\n\n${sections.map(writeSection).join('\n')}\n-- \ndata.insertion\n${closing}\n`;
}

function writeSection({
  title,
  outcome,
  files,
  figures,
  lacking,
  points,
  notes,
  page,
  workbook,
  access,
  isPage,
}: Section): string {
  const paragraphs = [
    `${title}\n${'='.repeat(title.length)}`,
    outcome,
    ...(files === null ? [] : [files]),
    ...lacking,
    figures.map(({ value, name }) => `- ${name} : ${value}`).join('\n'),
    ...points.map(({ severity, what, fix, where, columns, count }) =>
      [`* ${SEVERITIES[severity]}, ${count}. ${what}`, `  ${fix}`, ...placeLine({ where, columns })].join(
        '\n',
      ),
    ),
    ...notes,
    access,
    ...(page ? [`${isPage ? 'Page' : 'Rapport'} : ${page.url}`] : []),
    ...(workbook ? [`Classeur : ${workbook.url}`] : []),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function placeLine(place: Parameters<typeof placeOf>[0]): string[] {
  const text = placeOf(place);
  return text === '' ? [] : [`  ${text}`];
}
