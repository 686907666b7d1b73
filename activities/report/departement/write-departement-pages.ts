/**
 * Each département that has a partner file gets its own people's page, without the rules of publication: it knows them already. Nobody
 * else gets it. Written for versions that stand, in place of the page before.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Partner } from '../../../datasets/_organisations/partner.js';
import type { Dataset } from '../../../datasets/dataset.js';
import {
  departementFolder,
  pageReaders,
  placeDepartementPage,
  removeDepartementPages,
} from '../../door/departement-pages.js';
import { DEPARTEMENT_FILES, DEPARTEMENT_PAGE, DepartementPage } from '../../handover/departement-page.js';
import type { WrittenReport } from '../../handover/report.js';
import type { WriteReports } from '../../handover/run.js';
import { formatCount, formatDate } from '../../markup/french.js';
import type { Session, Zones } from '../../platform/effects.js';
import { readLatest } from '../../published/read-version.js';
import { loadCellMacros } from '../../spreadsheet/cells.js';
import { readStored } from '../../text/stored-json.js';
import { withoutNumbers } from '../without-numbers.js';
import type { ReportTools } from '../write-reports.js';
import { type AskedPage, writeFiles } from './departement-files.js';
import { countRows, fetchTables, nameFiles, readRows, rowsOf, tableOf } from './load-departement.js';
import { renderDepartement, type ShownSection } from './render-departement.js';

type PageTools = Omit<ReportTools, 'rules'>;

const STANDS = new Set<WriteReports['status']>(['published', 'unchanged']);

/** The same version and files give the same bytes. A page that would say nothing any more is taken away. Throws ContractBroken, ObjectMissing. */
export async function writeDepartementPages(
  request: WriteReports,
  dataset: Dataset,
  tools: PageTools & { readonly zones: Pick<Zones, 'open'> },
): Promise<WrittenReport[]> {
  const { assembled, status, version } = request;
  const pages = dataset.metadata.departement_pages;
  const readers = pageReaders(dataset);
  if (!pages || !assembled || !STANDS.has(status) || version === null) return [];
  const { engine, scratch, signal, zones } = tools;
  if (assembled.tables.length === 0) return findStanding(readers, dataset.id, version, zones.reports);
  const tables = await fetchTables(pages, assembled, { work: zones.work, scratch });
  const made = await engine.withSession({ scratch, signal }, async (session) => {
    await loadCellMacros(session);
    for (const { name, path } of tables) await session.openTable(path, name);
    await nameFiles(request.ingested, withoutNumbers, session);
    const written: WrittenReport[] = [];
    for (const partner of readers) {
      signal.throwIfAborted();
      tools.tell({ partner: partner.partner, written: written.length, partners: readers.length });
      const files = await makeFiles({ partner, pages, request, dataset, version }, tools, session);
      const page = { partner: partner.partner, dataset: dataset.id, version, files };
      const isPlaced = await placeDepartementPage(page, zones);
      const key = pageKey(partner.partner, dataset.id);
      if (isPlaced && files.size > 0) written.push({ partner: partner.partner, key, findings: 0 });
    }
    return written;
  });
  const isCurrent = (await readLatest(dataset.id, zones.open))?.pointer.version === version;
  const kept = new Set(readers.map(({ partner }) => partner));
  if (isCurrent) await removeDepartementPages(dataset.id, zones.reports, { kept });
  return made;
}

/** Of a version that was found the same without being made again: its pages stand, and may still have to be told. */
async function findStanding(
  readers: readonly Partner[],
  dataset: string,
  version: string,
  reports: Zones['reports'],
): Promise<WrittenReport[]> {
  const found = await Promise.all(
    readers.map(async ({ partner }) => {
      const told = await readStored(
        DepartementPage,
        `${departementFolder(partner, dataset)}/report.json`,
        reports,
      );
      return told?.version === version ? [{ partner, key: pageKey(partner, dataset), findings: 0 }] : [];
    }),
  );
  return found.flat();
}

const pageKey = (partner: string, dataset: string) => `${departementFolder(partner, dataset)}/index.html`;

/** By name; none where the version says nothing of the département. */
async function makeFiles(
  asked: AskedPage,
  tools: PageTools,
  session: Session,
): Promise<Map<string, string | Uint8Array>> {
  const { partner, pages, request, dataset, version } = asked;
  const { departement = '' } = partner;
  const sections = await readSections(asked, session);
  if (sections.every(({ count }) => count === 0)) return new Map();
  const [workbook = '', list = ''] = DEPARTEMENT_FILES.map((file) =>
    join(tools.scratch, `${partner.partner}-${file}`),
  );
  await writeFiles({ ...asked, workbook, list }, session);
  const people = await readFile(list);
  const figures = sections.flatMap(({ section: { short }, count }) =>
    short === undefined ? [] : [{ value: formatCount(count), name: short }],
  );
  const { title, contact } = dataset.metadata;
  const outcome = `Chiffres entiers de votre département et personnes à retrouver dans vos fichiers, avec ce qui était connu le ${formatDate(version)}.`;
  const page = renderDepartement({ name: partner.name, pages, outcome, contact: contact.email, sections });
  const told = DepartementPage.parse({
    format: DEPARTEMENT_PAGE,
    partner: { code: partner.partner, name: partner.name },
    dataset: { id: dataset.id, title, contact: contact.email },
    ...{ departement, version, run: request.run, asOf: request.asOf, status: request.status },
    ...{ outcome, figures },
    content: createHash('sha256').update(page).update(people).digest('hex'),
  });
  return new Map<string, string | Uint8Array>([
    ['report.json', `${JSON.stringify(told, null, 2)}\n`],
    ['departement.xlsx', await readFile(workbook)],
    ['personnes.csv', people],
    ['index.html', page],
  ]);
}

async function readSections(
  { partner, pages, dataset }: AskedPage,
  session: Session,
): Promise<ShownSection[]> {
  const sections: ShownSection[] = [];
  for (const section of pages.sections) {
    const rows = rowsOf(section, { ...section.where, ...section.shown }, partner.departement ?? '', pages);
    const count = await countRows(rows, session);
    const shown = await readRows(section.columns, rows, section.limit, session);
    sections.push({ section, table: tableOf(section.table, dataset), rows: shown, count });
  }
  return sections;
}
