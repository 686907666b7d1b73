/** Whether the pages of départements can be made from what the dataset assembles, and whether nobody else gets them. */
import { checkConditions, checkNames, refused } from './check-highlights.js';
import type { Dataset, Table } from './dataset.js';

/** Columns of the table of people that its files are found by; `fichier` is what stands there. */
const PLACE = ['source', 'extrait', 'ligne', 'departement'];

/** Throws DeclarationInvalid. */
export function checkDepartementPages({ id, metadata, tables, sources, partners }: Dataset): void {
  const pages = metadata.departement_pages;
  if (!pages) return;
  const at = `${id}/metadata.yaml: departement_pages`;
  const people = tableOf(pages.people, tables, at);
  checkNames(PLACE, people, at);
  for (const section of pages.sections) {
    const told = `${at}, "${section.title}"`;
    const table = tableOf(section.table, tables, told);
    const { columns, headings, order, words, departement } = section;
    const where = { ...section.where, ...section.shown };
    const drawn = columns.filter((name) => name !== 'fichier' || table !== people);
    const named = [...drawn, ...Object.keys(where), ...order, ...Object.keys(words), departement];
    checkNames(named, table, told);
    const unshown = Object.keys(headings).find((name) => !columns.includes(name));
    if (unshown !== undefined)
      throw refused(`${told} gives a heading to "${unshown}", which it does not show`);
    checkConditions(where, table, told);
  }
  // its page stands where a report would
  for (const { declaration } of sources)
    if (partners.get(declaration.partner)?.departement !== undefined)
      throw refused(
        `${id}/sources/${declaration.source}.yaml: partner "${declaration.partner}" is a département that gets a page of its people, and sends nothing under this code; give its extracts another partner`,
      );
}

function tableOf(name: string, tables: readonly Table[], told: string): Table {
  const table = tables.find((one) => one.name === name);
  if (!table || table.zone === 'work')
    throw refused(`${told} names table "${name}", which no version of contract.ts has`);
  return table;
}
