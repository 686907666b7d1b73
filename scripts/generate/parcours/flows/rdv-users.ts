/** rdv-insertion's users: a row per person and follow-up, in the spreadsheets that people pass on. */

import { frenchDay } from '../days.js';
import { type Context, compactDay, type Flow } from '../flow.js';
import type { Departement } from '../places/departement.js';
import { writePersonRow } from '../rows.js';
import { openCsv, openWorkbook, type Table } from '../table.js';
import { BROKEN, COLUMNS, HEADER, rowOf, typed } from './rdv-user-row.js';

const SOURCE = 'rdv-insertion';
const FLOW = 5;

/** Workbooks are slow to read: half of the départements send one as long as they are small. */
const SMALL = 20_000;
const WORKBOOKS = { few: ['2A', '52'], half: ['02', '26', '2A', '35', '52', '67'] };
/** Their CSV was saved from a spreadsheet that counts days. */
const SERIAL_DAYS = ['13', '31'];

export async function openRdvUsers(context: Context): Promise<Flow> {
  const { options, truth } = context;
  const tables = new Map<string, Table>();
  const workbooks = options.persons <= SMALL ? WORKBOOKS.half : WORKBOOKS.few;
  for (const departement of context.departements)
    tables.set(departement.code, await openTable(departement, workbooks.includes(departement.code), context));
  const see = context.see(FLOW);
  return {
    write(household) {
      const { code } = household.departement;
      const table = tables.get(code);
      for (const adult of household.adults)
        for (const [rank, suivi] of adult.story.suivis.entries()) {
          if (!table || suivi.creation > options.asOf) continue;
          const draft = see(adult, household, rank);
          const form = workbooks.includes(code) || SERIAL_DAYS.includes(code) ? 'serial' : 'french';
          const texts = rowOf(adult, household, suivi, draft, { form, asOf: options.asOf });
          const cells = workbooks.includes(code) ? texts.map(typed) : texts;
          writePersonRow(table, cells, adult, draft, COLUMNS, truth);
        }
    },
    finish() {},
  };
}

function openTable(
  { code, code3, rank }: Departement,
  workbook: boolean,
  { options, outbox }: Context,
): Promise<Table> {
  const columns = rank % 2 === 0 ? HEADER.map((name) => BROKEN[name] ?? name) : HEADER;
  const place = {
    source: SOURCE,
    name: `usagers_${code3}_${compactDay(options.asOf)}.${workbook ? 'xlsx' : 'csv'}`,
  };
  const above = [`Usagers suivis – département ${code}`, `Extrait le ${frenchDay(options.asOf)}`, '', '', ''];
  const title = rank % 3 === 0 ? [] : above.slice(0, 2 + (rank % 4));
  return workbook
    ? openWorkbook({ place, columns, title }, outbox)
    : openCsv(
        { place, columns, title: title.map((line) => `${line}${';'.repeat(columns.length - 1)}`), bom: true },
        outbox,
      );
}
