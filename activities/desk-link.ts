/** Links to the desk: each signed for one thing to see, with an end of its own. Pure; the clock and the key are given. */
import { createHmac } from 'node:crypto';
import { sameText } from './same-text.js';

/** What a signature is for; one is good for nothing else. */
export type DeskPurpose =
  | { readonly run: string; readonly dataset: string }
  /** The list of held runs. */
  | 'list'
  /** A browser whose pages of Temporal may have payloads opened. */
  | 'codec';

export interface Signature {
  /** Seconds since 1970, as it was signed. */
  readonly until: string;
  readonly key: string;
}

export interface DeskLink {
  readonly url: string;
  readonly until: Date;
}

export type SignatureState = 'good' | 'altered' | 'expired';

export function signUntil(purpose: DeskPurpose, until: Date, key: string): Signature {
  const seconds = String(Math.floor(until.getTime() / 1_000));
  return { until: seconds, key: sign(purpose, seconds, key) };
}

/** Altered wins over expired: nobody learns the age of a link that was never given. */
export function judgeSignature(
  purpose: DeskPurpose,
  { until, key: signature }: Signature,
  key: string,
  now: Date,
): SignatureState {
  if (!sameText(signature, sign(purpose, until, key))) return 'altered';
  return Number(until) * 1_000 > now.getTime() ? 'good' : 'expired';
}

/** `desk`: its address, without a final slash. */
export function linkTo(
  desk: string,
  purpose: Exclude<DeskPurpose, 'codec'>,
  until: Date,
  key: string,
): DeskLink {
  const signed = signUntil(purpose, until, key);
  return {
    url: `${desk}${pathOf(purpose)}?${queryOf(signed)}`,
    until: new Date(Number(signed.until) * 1_000),
  };
}

export function hoursAfter(from: Date, hours: number): Date {
  return new Date(from.getTime() + hours * 3_600_000);
}

export function pathOf(purpose: Exclude<DeskPurpose, 'codec'>): string {
  return purpose === 'list' ? '/' : `/runs/${purpose.dataset}/${purpose.run}`;
}

export function queryOf({ until, key }: Signature): string {
  return `until=${until}&key=${key}`;
}

/** A JSON array keeps its parts apart, whatever they hold. */
function sign(purpose: DeskPurpose, until: string, key: string): string {
  const what = typeof purpose === 'string' ? [purpose] : ['run', purpose.dataset, purpose.run];
  const signed = JSON.stringify(['insertion-desk/1', ...what, until]);
  return createHmac('sha256', key).update(signed).digest('base64url');
}
