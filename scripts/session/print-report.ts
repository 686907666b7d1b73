/** What a run leaves, for a person and for a script. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import type { ObjectStore, Zones } from '../../activities/platform/effects.js';
import type { RunReport } from '../../workflows/messages.js';
import { printTable, printText, say } from '../print.js';

/** The shape of `run --json`: a promise to scripts. */
export function runDocument(report: RunReport, zones: Zones) {
  const { runId, dataset, status, version, sources, reports, reasons, catalogue, publication } = report;
  return {
    ...{ runId, dataset, status, version, sources },
    manifest: report.manifest === null ? null : placeOf(zones.open, report.manifest),
    page: catalogue && placeOf(zones.open, catalogue.page),
    catalogue: catalogue && placeOf(zones.open, catalogue.home),
    run: report.page && placeOf(zones.restricted, report.page),
    reports: reports.map(({ partner, key, notes }) => ({
      ...{ partner, report: placeOf(zones.reports, key) },
      ...(notes ? { notes } : {}),
    })),
    deliveries: report.deliveries,
    publication,
    reasons,
  };
}

export function printReport(report: RunReport, zones: Zones): void {
  printTable(
    ['source', 'status', 'rows in', 'published', 'rejected', 'out of scope', 'merged', 'findings'],
    report.sources.map(
      ({ source, status, rowsIn, rowsOut, rowsRejected, rowsOutside = 0, rowsMerged, findings }) => [
        ...[source, status, rowsIn, rowsOut, rowsRejected, rowsOutside, rowsMerged, findings],
      ],
    ),
  );
  printText('');
  printText(`${pc.bold(report.dataset)}: ${describeStatus(report)}`);
  for (const reason of report.reasons) say(`  ${pc.yellow('!')} ${reason}`);
  if (report.manifest) printText(`  manifest  ${placeOf(zones.open, report.manifest)}`);
  if (report.manifest) printText(`  files     ${placeOf(zones.open, join(report.manifest, '..'))}`);
  if (report.catalogue) printText(`  page      ${placeOf(zones.open, report.catalogue.page)}`);
  if (report.catalogue) printText(`  catalogue ${placeOf(zones.open, report.catalogue.home)}`);
  if (report.page) printText(`  run       ${placeOf(zones.restricted, report.page)}`);
  if (report.publication) printPublication(report.dataset, report.publication);
  for (const { partner, key, notes = [] } of report.reports) {
    printText(`  report    ${partner.padEnd(22)} ${placeOf(zones.reports, key)}`);
    for (const note of notes) say(`  ${pc.yellow('!')} ${note}`);
  }
  printDeliveries(report);
}

/** Those that have the same to say, together: a run without a mail server says so once. */
function printDeliveries({ runId, deliveries }: RunReport): void {
  const alike = new Map<string, string[]>();
  for (const { partner, channel, status, reason } of deliveries) {
    const said = `${channel} ${DELIVERED[status]}: ${reason}`;
    alike.set(said, [...(alike.get(said) ?? []), partner]);
  }
  for (const [said, partners] of alike) printText(`  told      ${partners.join(', ')}: ${said}`);
  if (deliveries.some(({ status }) => status === 'failed'))
    say(`  ${pc.yellow('!')} Take up what failed with: npx insertion deliver ${runId}`);
}

const DELIVERED = { sent: pc.green('sent'), held_back: 'held back', failed: pc.red('failed') };

function printPublication(dataset: string, publication: NonNullable<RunReport['publication']>): void {
  const { status, portal, datasetId, changes, notes, reason } = publication;
  const words = {
    published: pc.green(`${portal}/datasets/${datasetId}/ is told, and serves what it must`),
    same: pc.green(`${portal}/datasets/${datasetId}/ serves what it must already`),
    planned: `${changes} changes; look at them with: npx insertion publish ${dataset} --plan`,
    failed: pc.red(`not published there: ${reason} Take it up with: npx insertion publish ${dataset}`),
  };
  printText(`  portal    ${words[status]}`);
  for (const note of notes) say(`  ${pc.dim('·')} ${note}`);
}

function describeStatus({ status, version, runId }: RunReport): string {
  switch (status) {
    case 'published':
      return pc.green(`version ${version} is published`);
    case 'unchanged':
      return pc.green(`nothing changed; version ${version} stays`);
    case 'superseded':
      return pc.yellow('superseded: newer extracts were published meanwhile, and stay');
    case 'held':
      return pc.yellow(
        `held. Look at the reports, then: npx insertion approve ${runId}, or npx insertion reject ${runId} --reason "…"`,
      );
    case 'refused':
      return pc.red('refused by its rules; the last good version is untouched');
    case 'rejected':
      return pc.red(
        'an extract was rejected and nothing stands in for it; the last good version is untouched',
      );
    case 'cancelled':
      return pc.yellow('cancelled');
    case 'failed':
      return pc.red(`failed; run ${runId} did not publish anything`);
  }
}

/** A plain path where the store is a folder, so that it opens at a click; else the object's URL. */
export function placeOf(store: ObjectStore, key: string): string {
  if (!store.url.startsWith('file:')) return `${store.url.replace(/\/$/, '')}/${key}`;
  const folder = store.url.startsWith('file:///')
    ? fileURLToPath(store.url)
    : store.url.slice('file:'.length);
  return join(folder, key);
}
