/** A letter in full: its reports read, its links made, its words written. The same notes over the same reports give the same mail. */
import type { Partner } from '../../datasets/_organisations/partner.js';
import type { Dataset } from '../../datasets/dataset.js';
import type { RuleBook } from '../../quality-rules/load-rules.js';
import { ContractBroken, DeclarationInvalid, PublicationRefused } from '../errors.js';
import { DEPARTEMENT_FILES } from '../handover/departement-page.js';
import type { LinkReport, Mail, MailAttachment } from '../platform/courier/courier.js';
import type { ObjectStore } from '../platform/effects.js';
import { shapesIn } from '../text/identifier-shapes.js';
import { type DeliveredReport, readDelivered, reportKey } from './delivered-report.js';
import { composeLetter } from './letter.js';
import type { LetterPart } from './letter-section.js';
import { linkPage } from './linked-page.js';
import type { Told } from './memory.js';
import { renderMail } from './render-mail.js';
import { writeWebhookBody } from './webhook-body.js';
import { writeText } from './write-text.js';

export interface LetterTools {
  readonly reports: Pick<ObjectStore, 'head' | 'read' | 'url'>;
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly rules: RuleBook;
  readonly linkReport: LinkReport;
}

export interface AskedLetter {
  readonly partner: Partner;
  readonly id: string;
  readonly at: Date;
  /** What it tells: reports and pages. */
  readonly told: readonly Told[];
}

const MIB = 2 ** 20;
const HTML = 'text/html; charset=utf-8';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Throws ObjectMissing where a report is gone. */
export async function writeMail(
  { partner, id, at, told }: AskedLetter,
  to: readonly string[],
  tools: LetterTools,
): Promise<Mail> {
  const read = await Promise.all(
    told.map(async (one) => ({
      one,
      report: await readDelivered(partner.partner, one.run, tools.reports),
    })),
  );
  // a page tells of persons: it is opened by a link that ends, and no mailbox keeps it
  const reports = read.flatMap(({ one, report }) => (report.page ? [] : [one]));
  const attachments = await readAttachments(partner, reports, tools.reports);
  const parts = await Promise.all(
    read.map(
      async ({ one, report }): Promise<LetterPart> => ({
        report,
        dataset: datasetOf(one.dataset, tools),
        reminder: Math.max(0, one.number),
        attached: attachments.length > 0,
        ...(await linksOf(report, at, tools)),
      }),
    ),
  );
  const { subject, ...bodies } = writeBodies(partner.name, parts, tools);
  const contact = parts[0]?.dataset.metadata.contact;
  return {
    ...{ id, date: at, to, subject, ...bodies, language: partner.delivery.language, attachments },
    replyTo: contact ? { name: contact.name, address: contact.email } : null,
    list: 'rapports-qualite',
  };
}

function writeBodies(name: string, parts: readonly LetterPart[], { rules }: LetterTools) {
  const letter = composeLetter(name, parts, rules);
  const [text, html] = [writeText(letter), renderMail(letter)];
  requireNameless(`${letter.subject}\n${text}`);
  return { subject: letter.subject, text, html };
}

/** Throws ObjectMissing. A webhook tells of one report. */
export async function writeWebhook(
  { partner, id, at, told }: AskedLetter,
  tools: LetterTools,
): Promise<string> {
  const [one] = told;
  if (!one) throw new ContractBroken(`${partner.partner}: a webhook tells of no report.`);
  const report = await readDelivered(partner.partner, one.run, tools.reports);
  const body = writeWebhookBody(id, report, await linksOf(report, at, tools));
  requireNameless(body);
  return body;
}

async function linksOf(
  { partner: { code }, run, page }: DeliveredReport,
  at: Date,
  { linkReport }: LetterTools,
) {
  const workbook = page ? DEPARTEMENT_FILES[0] : 'signalements.xlsx';
  return {
    page: await linkPage(code, run, at, linkReport),
    workbook: await linkReport(reportKey(code, run, workbook), at),
  };
}

/** All of them, or none where together they are too large for a mailbox. */
async function readAttachments(
  { partner, delivery }: Partner,
  told: readonly Told[],
  reports: LetterTools['reports'],
): Promise<MailAttachment[]> {
  if (delivery.attach_mib === 0) return [];
  const wanted = told.flatMap(({ dataset, run }, rank) => {
    const isNewest = told.findLastIndex((one) => one.dataset === dataset) === rank;
    const name = isNewest ? dataset : `${dataset}-${run}`;
    const keyOf = (file: string) => reportKey(partner, run, file);
    return [
      { key: keyOf('index.html'), name: `rapport-${name}.html`, type: HTML },
      { key: keyOf('signalements.xlsx'), name: `signalements-${name}.xlsx`, type: XLSX },
    ];
  });
  const heads = await Promise.all(wanted.map(({ key }) => reports.head(key)));
  const bytes = heads.reduce((sum, head) => sum + (head?.bytes ?? 0), 0);
  if (bytes > delivery.attach_mib * MIB) return [];
  const read = await Promise.all(
    wanted.map(async (one) => ({ ...one, object: await reports.read(one.key) })),
  );
  return read.flatMap(({ name, type, object }) => (object ? [{ name, type, body: object.body }] : []));
}

function datasetOf(id: string, { datasets }: LetterTools): Dataset {
  const dataset = datasets.get(id);
  if (dataset) return dataset;
  throw new DeclarationInvalid(
    `${id}: this worker does not have the dataset that a letter tells of; deploy it there.`,
  );
}

/** The last gate, as of zones: whatever went wrong before, no mail names somebody. Throws PublicationRefused. */
function requireNameless(text: string): void {
  const words = text.replace(/https?:\/\/\S+/g, ''); // a signature may look like anything
  const found = shapesIn(words, ['nir', 'iban']);
  if (found.length > 0)
    throw new PublicationRefused(
      `A letter holds ${found.join(' and ')} with a valid key and is not sent; look at what declarations say.`,
    );
}
