/**
 * A signed link opens one file, and the links on that page would lead nowhere. So the link opens a copy of the page whose own
 * links are signed too, for the same time. The copy holds only what its reader may open, and expires with the link to it.
 */
import { DEPARTEMENT_FILES } from '../handover/departement-page.js';
import { withFileLinks } from '../markup/file-links.js';
import type { LinkReport, ReportLink } from '../platform/courier/courier.js';
import type { ObjectStore } from '../platform/effects.js';
import { reportKey } from './delivered-report.js';

const PAGE = 'index.html';
const LINKED_PAGE = 'lien.html';
const FILES = [
  'signalements.xlsx',
  'signalements.csv',
  'report.json',
  'report.schema.json',
  ...DEPARTEMENT_FILES,
];

/** Null where no link is possible. */
export async function linkPage(
  partner: string,
  run: string,
  at: Date,
  linkReport: LinkReport,
): Promise<ReportLink | null> {
  const own = await linkReport(reportKey(partner, run, PAGE), at);
  return own === null || own.expires === null ? own : linkReport(reportKey(partner, run, LINKED_PAGE), at);
}

/** Written before the link is sent. Without signed links there is nothing to write. */
export async function writeLinkedPage(
  partner: string,
  run: string,
  at: Date,
  {
    reports,
    linkReport,
  }: { readonly reports: Pick<ObjectStore, 'read' | 'write'>; readonly linkReport: LinkReport },
): Promise<void> {
  const page = await reports.read(reportKey(partner, run, PAGE));
  if (page === null) return;
  const written = new TextDecoder().decode(page.body);
  const named = FILES.filter((name) => written.includes(` href="${name}"`));
  const links = await Promise.all(
    named.map(async (name) => [name, await linkReport(reportKey(partner, run, name), at)] as const),
  );
  const signed = links.flatMap(([name, link]) => (link?.expires ? [[name, link.url] as const] : []));
  if (signed.length === 0) return;
  await reports.write(reportKey(partner, run, LINKED_PAGE), withFileLinks(written, new Map(signed)));
}
