/** What a partner would be told now, and why or why not. Notes nothing and sends nothing. */
import type { Channel } from '../../datasets/_organisations/delivery-terms.js';
import type { Partner } from '../../datasets/_organisations/partner.js';
import type { ObjectStore } from '../platform/effects.js';
import { withheldFrom } from './confirm-contact.js';
import { readDelivered } from './delivered-report.js';
import { partnerOf } from './find-partner.js';
import { findWay, type Way } from './find-way.js';
import { partsThere } from './letter-parts.js';
import { areOfOneKind, letterId, readMemory, type Told, waitingIn } from './memory.js';
import { decideReport } from './note-report.js';
import type { DeliverTools } from './send-letter.js';
import { writeMail, writeWebhook } from './write-letter.js';

export interface PlannedDelivery {
  readonly partner: string;
  readonly channel: Channel;
  readonly dataset: string;
  readonly run: string;
  readonly verdict: 'tell' | 'remind' | 'hold_back';
  /** English sentence: where it would go, without the address. */
  readonly reason: string;
  /** As it would be sent, for whoever may look: a mail, or the body of a webhook. Null where nothing is told. */
  readonly letter: { readonly name: string; readonly body: Uint8Array } | null;
}

export interface PlannedReport {
  readonly partner: string;
  readonly dataset: string;
  readonly run: string;
}

/** Throws ObjectMissing, ConfigurationInvalid. */
export async function planDelivery(
  { partner: code, run }: PlannedReport,
  tools: DeliverTools,
): Promise<PlannedDelivery[]> {
  const partner = partnerOf(code, tools.datasets);
  const report = await readDelivered(code, run, tools.zones.reports);
  const { memory } = await readMemory(code, tools.zones.restricted);
  const planned: PlannedDelivery[] = [];
  for (const channel of new Set(partner.delivery.channels)) {
    const about = { partner: code, channel, dataset: report.dataset.id, run };
    const waiting = waitingIn(memory, channel);
    const { decision, told } = decideReport(
      report,
      { channel, terms: partner.delivery, again: false },
      memory,
      tools.now(),
    );
    const withheld =
      channel === 'mail' ? withheldFrom(partner, tools.now().toISOString().slice(0, 10)) : null;
    const way = withheld ?? findWay(channel, partner, tools);
    // the same files came in an earlier run, and wait
    const due = told ?? waiting.findLast((one) => areOfOneKind(one, about));
    if (due === undefined || due.verdict === 'hold_back')
      planned.push({ ...about, verdict: 'hold_back', reason: decision.reason, letter: null });
    else if (typeof way === 'string')
      planned.push({ ...about, verdict: 'hold_back', reason: `${due.reason} But ${way}`, letter: null });
    else {
      const others = channel === 'mail' ? waiting.filter((one) => one !== due) : [];
      const body = await writeLetter([...others, due], partner, way, tools);
      const name = `${code}-${due.dataset}.${channel === 'mail' ? 'eml' : 'webhook.json'}`;
      const words = way.words.replace(/^Sent/, 'It goes');
      const reason = `${due.reason} ${words}${waitOf(channel, partner.delivery.digest_hours)}`;
      planned.push({ ...about, verdict: due.verdict, reason, letter: { name, body } });
    }
  }
  return planned;
}

async function writeLetter(
  together: readonly Told[],
  partner: Partner,
  way: Way,
  tools: DeliverTools,
): Promise<Uint8Array> {
  const told = await partsThere(together, partner.partner, tools.zones.reports);
  const asked = { partner, id: letterId(partner.partner, way.channel, together), at: tools.now(), told };
  const place = { ...tools, reports: tools.zones.reports, linkReport: tools.courier.linkReport };
  return way.channel === 'mail'
    ? way.mailer.compose(await writeMail(asked, way.addresses, place))
    : Buffer.from(await writeWebhook(asked, place));
}

function waitOf(channel: Channel, hours: number): string {
  return channel === 'mail' && hours > 0 ? ` It waits ${hours} h for what else comes.` : '';
}

/** The reports of a run, or of a partner the last one of each dataset, and its pages. `asked`: a run or a partner. */
export async function findReports(
  asked: string,
  reports: Pick<ObjectStore, 'list' | 'read' | 'url'>,
): Promise<PlannedReport[]> {
  const listed = (await reports.list('')).flatMap(({ key }) => {
    const [partner, run, file, ...rest] = key.split('/');
    return partner && run && file === 'report.json' && rest.length === 0 ? [{ partner, run }] : [];
  });
  const found: PlannedReport[] = [];
  for (const { partner, run } of listed.reverse()) {
    if (asked !== run && asked !== partner) continue;
    const { dataset } = await readDelivered(partner, run, reports);
    const isOlder = asked === partner && found.some((one) => areOfOneKind(one, { dataset: dataset.id, run }));
    if (!isOlder) found.push({ partner, run, dataset: dataset.id });
  }
  return found.sort((one, other) => (one.partner < other.partner ? -1 : 1));
}
