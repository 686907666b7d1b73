/** What the reader, the mapping and the rules find in a file that was just received: the first findings, in French, for whoever sent it. */
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effects } from '../../activities/effects.js';
import { DeliveryRejected } from '../../activities/errors.js';
import { formatNumber } from '../../activities/markup/french.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import type { PartnerReport } from '../../activities/report/partner-report.js';
import { selfCheck } from '../self-check/self-check.js';
import type { FoundDrop } from './found-drop.js';
import { oneAtATime } from './one-at-a-time.js';

export interface Received extends FoundDrop {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}

export type Examine = (received: Received) => Promise<readonly string[]>;

/** What is larger takes longer than somebody waits for a receipt. */
const LARGEST_BYTES = 32 * 2 ** 20;
const MOST_FINDINGS = 8;
const MOST_LINES = 5;

/** `prepare`: asked for once somebody sends. */
export function createExaminer(prepare: () => Promise<Effects>): Examine {
  const look = oneAtATime(prepare, examine);
  return (received) => (received.bytes > LARGEST_BYTES ? Promise.resolve([TOO_LARGE]) : look(received));
}

const TOO_LARGE =
  'Le fichier est trop gros pour être examiné tout de suite : le rapport du prochain traitement dira ce qu’il contient.';

async function examine(received: Received, effects: Effects): Promise<readonly string[]> {
  const { dataset, source } = received;
  const scratch = await effects.createScratch('deposit');
  try {
    const { path, fileName } = await readableOf(received, scratch, effects);
    const zones = {
      work: createFileStore(join(scratch, 'work')),
      reports: createFileStore(join(scratch, 'reports')),
    };
    const asOf = effects.now().toISOString().slice(0, 10);
    const asked = { path, fileName, dataset, source: source.source, asOf, scratch, zones };
    const { report } = await selfCheck(asked, effects);
    return tellFirst(report);
  } catch (error) {
    if (error instanceof DeliveryRejected) return [error.partnerSentence];
    throw error;
  } finally {
    await effects.removeScratch(scratch);
  }
}

/** A copy below scratch, opened where its source sends sealed files. */
async function readableOf(
  { source, path, name }: Received,
  scratch: string,
  effects: Effects,
): Promise<{ readonly path: string; readonly fileName: string }> {
  const folder = join(scratch, 'received');
  await mkdir(folder);
  const plain = join(folder, name);
  await copyFile(path, plain);
  const { encryption, password } = source.drop;
  if (encryption === undefined) return { path: plain, fileName: name };
  const opened = join(folder, 'opened');
  const asked = { fileName: name, encryption, password, signal: new AbortController().signal };
  return { path: opened, ...(await effects.openDrop(plain, opened, asked)) };
}

/** Rows first, then columns that nobody reads, then the other findings as the report has them, with their first lines. */
export function tellFirst(report: PartnerReport): string[] {
  const [extract] = report.extracts;
  if (!extract) return [];
  const { rows, sentence, findings, unit } = extract;
  const unread = findings.filter(({ code }) => code === UNREAD);
  const others = findings.filter(({ code }) => code !== UNREAD);
  const told = others.slice(0, MOST_FINDINGS).map((finding) => tellFinding(finding, unit));
  const left = others.length - told.length;
  return [
    ...(sentence === null ? [] : [sentence]),
    ...(rows === null ? [] : [tellRows(rows, unit)]),
    ...unread.map(({ what, fix }) => `${what} ${fix}`),
    ...told,
    ...(left > 0 ? [`Autres constats, dans le rapport du prochain traitement : ${left}.`] : []),
  ];
}

const UNREAD = 'colonne_inconnue';

type Extract = PartnerReport['extracts'][number];

function tellRows({ received, rejected }: NonNullable<Extract['rows']>, unit: Extract['unit']): string {
  const units = unit === 'ligne' ? 'Lignes' : 'Enregistrements';
  return `${units} dans le fichier : ${formatNumber(received)}, inutilisables : ${formatNumber(rejected)}.`;
}

function tellFinding(
  { what, fix, sample, sampled }: Extract['findings'][number],
  unit: Extract['unit'],
): string {
  const shown = sample.slice(0, MOST_LINES);
  const isMore = sampled || sample.length > shown.length;
  const named = `${unit}${isMore || shown.length > 1 ? 's' : ''} ${shown.join(', ')}${isMore ? ', …' : ''}`;
  return `${what}${shown.length === 0 ? '' : ` (${named})`} ${fix}`;
}
