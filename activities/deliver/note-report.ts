/** What is decided of a report is noted before anything is sent; what is to be told becomes a letter when its digest is due. */

import type { Channel } from '../../datasets/_organisations/delivery-terms.js';
import type { Partner } from '../../datasets/_organisations/partner.js';
import { type DeliveredReport, readDelivered, situationOf } from './delivered-report.js';
import {
  areOfOneKind,
  changeMemory,
  letterId,
  type Memory,
  pastOf,
  type SentLetter,
  type Told,
  waitingIn,
} from './memory.js';
import { type Decision, decide, decideOnce, type Situation } from './policy.js';
import { type DeliverTools, LEASE_MS } from './send-letter.js';
import { tellTeam } from './tell-team.js';

export interface Decided {
  readonly decision: Decision;
  /** Null where nothing needs to be noted: it already was. */
  readonly told: Told | null;
}

interface Asked {
  readonly channel: Channel;
  readonly terms: Partner['delivery'];
  readonly again: boolean;
}

/** Pure. `again`: whatever the policy says. */
export function decideReport(
  report: DeliveredReport,
  { channel, terms, again }: Asked,
  memory: Memory,
  now: Date,
): Decided {
  const situation = situationOf(report);
  const { dataset, run } = report;
  const about = { dataset: dataset.id, run };
  const past = pastOf(memory, about, channel);
  const at = now.toISOString();
  const decided =
    channel === 'mail' ? decide(situation, past, terms, at.slice(0, 10)) : decideOnce(situation, past);
  const waits = waitingIn(memory, channel).some((one) => areOfOneKind(one, about));
  const decision = again
    ? { ...decided, verdict: 'tell' as const, known: false, reason: 'Somebody asked for it.' }
    : withWhatWaits(decided, waits);
  if (decision.known) return { decision, told: null };
  const { items, findings, blocking } = situation;
  const { verdict, reason } = decision;
  const number = numberOf({ channel, dataset: dataset.id, items }, again ? 'again' : verdict, memory);
  const told: Told = {
    ...{ ...about, channel, at, verdict, reason, number, letter: null },
    ...{ items: [...items], findings: [...findings], blocking: [...blocking] },
  };
  return { decision, told };
}

/** What waits was not told yet: a newer delivery takes its place, or the letter would tell of the older one. */
function withWhatWaits(decision: Decision, waits: boolean): Decision {
  if (!waits || decision.known || decision.verdict !== 'hold_back') return decision;
  return { ...decision, verdict: 'tell', reason: 'A newer delivery than the one that waits to be told.' };
}

function numberOf(
  { channel, dataset, items }: Pick<Situation, 'items'> & Pick<Told, 'channel' | 'dataset'>,
  verdict: Decision['verdict'] | 'again',
  { told }: Memory,
): number {
  const numbers = told
    .filter((one) => one.channel === channel && one.dataset === dataset && one.items.join() === items.join())
    .map(({ number }) => number);
  if (verdict === 'again') return Math.min(0, ...numbers) - 1;
  return verdict === 'remind' ? Math.max(0, ...numbers) + 1 : 0;
}

/** Returns why the partner is told or not. The data team is told before that is noted: better told twice than never. */
export async function noteReport(
  channel: Channel,
  partner: Partner,
  run: string,
  again: boolean,
  tools: DeliverTools,
): Promise<string> {
  const report = await readDelivered(partner.partner, run, tools.zones.reports);
  let reason = '';
  await changeMemory(partner.partner, tools.zones.restricted, async (known) => {
    const { told, decision } = decideReport(
      report,
      { channel, terms: partner.delivery, again },
      known,
      tools.now(),
    );
    reason = decision.reason;
    if (told === null) return null;
    if (decision.escalated.length > 0) await tellTeam(partner, report, decision, tools);
    return { ...known, told: [...known.told, told] };
  });
  return reason;
}

/** Letters to send now, by this worker or another: those already begun, and waiting ones that are due. */
export async function openLetters(
  channel: Channel,
  partner: Partner,
  atOnce: boolean,
  { zones, now, owner }: DeliverTools,
): Promise<readonly SentLetter[]> {
  const memory = await changeMemory(partner.partner, zones.restricted, (known) => {
    const waiting = waitingIn(known, channel);
    const [first] = waiting;
    if (!first) return null;
    const at = now();
    const hours = channel === 'mail' && !atOnce ? partner.delivery.digest_hours : 0;
    if (at.getTime() < Date.parse(first.at) + hours * 3_600_000) return null;
    // A webhook announces one report, a mail all that are waiting.
    const groups = channel === 'mail' ? [waiting] : waiting.map((one) => [one]);
    const letters = groups.map(
      (told): SentLetter => ({
        ...{ id: letterId(partner.partner, channel, told), channel, at: at.toISOString(), state: 'sending' },
        ...{
          reason: '',
          by: owner,
          until: new Date(at.getTime() + LEASE_MS).toISOString(),
          reached: [],
          refused: [],
        },
      }),
    );
    const idOf = (one: Told) => letters[groups.findIndex((group) => group.includes(one))]?.id ?? null;
    const ids = letters.map(({ id }) => id);
    return {
      ...known,
      told: known.told.map((one) => (waiting.includes(one) ? { ...one, letter: idOf(one) } : one)),
      letters: [...known.letters.filter(({ id }) => !ids.includes(id)), ...letters],
    };
  });
  return memory.letters.filter((letter) => letter.channel === channel && letter.state === 'sending');
}
