/** Reports in a folder, a real mail server, and what a partner was told; all of it goes away with the test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { deliverReport } from '../../activities/deliver/deliver-report.js';
import type { DeliveredReport } from '../../activities/deliver/delivered-report.js';
import { type Memory, readMemory } from '../../activities/deliver/memory.js';
import type { DeliverTools } from '../../activities/deliver/send-letter.js';
import type { DeliveryOutcome } from '../../activities/handover/deliver.js';
import { createReportLinks } from '../../activities/platform/courier/report-links.js';
import { createSmtpMailer } from '../../activities/platform/courier/smtp-mailer.js';
import { createWebhookCaller } from '../../activities/platform/courier/webhook.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { Partner } from '../../datasets/_organisations/partner.js';
import type { Dataset } from '../../datasets/dataset.js';
import { loadRules } from '../../quality-rules/load-rules.js';
import { type MailPlan, type MailServer, startMailServer } from '../helpers/mail-server.js';
import { makeDataset } from '../report/fixture.js';

export const PARTNER = 'caf-52';
export const BOX = 'REPORTS_CAF_52';
export const ADDRESSES = 'contact@caf-52.example, qualite@caf-52.example';
export const RULES = await loadRules(resolve(import.meta.dirname, '../../quality-rules'));

export interface Bench {
  readonly server: MailServer;
  readonly reports: ObjectStore;
  readonly restricted: ObjectStore;
  readonly notices: { subject: string; sentences: readonly string[] }[];
  readonly secrets: Map<string, string>;
  /** The hands of one worker. */
  tools(own?: Partial<DeliverTools>): DeliverTools;
  write(run: string, own?: Partial<DeliveredReport>): Promise<void>;
  /** Over the mail alone: what came of it. */
  deliver(run: string, own?: Partial<DeliverTools>, dataset?: string): Promise<DeliveryOutcome>;
  memory(): Promise<Memory>;
  /** The day on which the next delivery is made. */
  setDay(day: string): void;
}

export interface BenchPlan {
  readonly mail?: MailPlan;
  readonly delivery?: Partial<Partner['delivery']>;
  /** The day on which its addresses were confirmed. */
  readonly confirmed?: string;
}

export async function onBench<Result>(
  plan: BenchPlan,
  act: (bench: Bench) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'insertion-deliver-'));
  const server = await startMailServer({ hideSTARTTLS: true, ...plan.mail });
  try {
    return await act(setBench(folder, server, plan));
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function setBench(folder: string, server: MailServer, plan: BenchPlan): Bench {
  const [reports, restricted] = [
    createFileStore(join(folder, 'reports')),
    createFileStore(join(folder, 'restricted')),
  ];
  const from = { name: 'data.insertion', address: 'rapports@data.insertion.example' };
  const settings = { host: '127.0.0.1', port: server.port, implicitTls: false, credentials: null, from };
  const s3 = { endpoint: null, region: 'us-east-1', credentials: null };
  const notices: Bench['notices'] = [];
  const secrets = new Map([[BOX, ADDRESSES]]);
  const datasets = datasetsOf(plan);
  let now = new Date('2026-07-01T08:00:00Z');
  const tools = (own: Partial<DeliverTools> = {}): DeliverTools => ({
    ...{ zones: { reports, restricted }, datasets, rules: RULES },
    courier: {
      mailer: createSmtpMailer(settings, { authorities: null, silenceMs: 20_000 }),
      callWebhook: createWebhookCaller({ allowPrivateHosts: ['127.0.0.1:*'], authorities: null }),
      linkReport: createReportLinks({
        zone: reports.url,
        s3,
        reportsUrl: null,
        hours: 168,
        allowPrivateHosts: [],
      }),
    },
    notifier: { notify: async (notice) => void notices.push(notice) },
    ...{ secret: (name: string) => secrets.get(name), now: () => now, owner: 'worker-1' },
    ...{ signal: AbortSignal.timeout(60_000), tell: () => undefined, isLastTry: false },
    ...own,
  });
  return {
    ...{ server, reports, restricted, notices, secrets, tools },
    async write(run, own = {}) {
      const report = { ...REPORT, run, ...own };
      await reports.write(`${PARTNER}/${run}/report.json`, JSON.stringify(report));
      await reports.write(`${PARTNER}/${run}/index.html`, `<p>Rapport ${run}</p>`);
      await reports.write(`${PARTNER}/${run}/signalements.xlsx`, Buffer.from(`PK\0${run}`));
    },
    async deliver(run, own = {}, dataset = 'offre-insertion') {
      const { outcomes } = await deliverReport({ partner: PARTNER, report: { dataset, run } }, tools(own));
      const [first] = outcomes;
      if (!first) throw new Error('nothing came of it');
      return first;
    },
    memory: async () => (await readMemory(PARTNER, restricted)).memory,
    setDay: (day) => {
      now = new Date(`${day}T08:00:00Z`);
    },
  };
}

function datasetsOf({ delivery = {}, confirmed }: BenchPlan): Map<string, Dataset> {
  const partner = Partner.parse({
    ...{
      partner: PARTNER,
      name: 'CAF de la Haute-Marne',
      legal_basis: 'Données du test.',
      reports_to: BOX,
      delivery,
      confirmed,
    },
  });
  const columns = { nom: { feeds: ['nom'] }, siret: { feeds: ['siret'] } };
  const made = makeDataset([{ source: 'structures', partner: PARTNER, title: 'Structures', columns }]);
  const one = { ...made, partners: new Map([[PARTNER, partner]]) };
  return new Map([one.id, 'parcours-insertion'].map((id) => [id, { ...one, id }]));
}

export type Extract = DeliveredReport['extracts'][number];

export function extract(sha256: string, own: Partial<Extract> = {}): Extract {
  return {
    ...{
      source: 'structures',
      title: 'Structures',
      role: 'used',
      file: { name: `structures-${sha256}.csv`, sha256 },
      calendar: null,
      findings: [],
    },
    ...own,
  };
}

export function finding(
  code: string,
  own: Partial<Extract['findings'][number]> = {},
): Extract['findings'][number] {
  return {
    ...{
      code,
      severity: 'warn',
      rejects: false,
      columns: ['nom'],
      field: 'nom',
      count: 12,
      since: null,
      waiver: null,
    },
    ...own,
  };
}

const REPORT: DeliveredReport = {
  ...{
    format: 'partner-report/2',
    run: 'run-1',
    asOf: '2026-07-01',
    status: 'published',
    version: '2026-07-01-1a2b3c4d',
  },
  partner: { code: PARTNER, name: 'CAF de la Haute-Marne' },
  dataset: {
    id: 'offre-insertion',
    title: 'Référentiel de l’offre d’insertion',
    contact: 'contact@data.insertion.example',
  },
  outcome:
    'Vos données sont publiées dans la version 2026-07-01-1a2b3c4d du jeu de données « Référentiel de l’offre d’insertion ».',
  score: 97.2,
  totals: {
    rows: { received: 2683, published: 2600, merged: 3, rejected: 80 },
    toFix: 12,
    informed: 4,
    waived: 0,
  },
  extracts: [extract('aaa', { findings: [finding('obligatoire_absent')] })],
  comparisons: [],
  page: null,
};
