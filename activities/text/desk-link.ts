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

/** Leave to put files into the drop of a source: the partner's, and of no use for a decision. */
export interface DepositPurpose {
  readonly deposit: string;
  readonly dataset: string;
  /** Of one file. */
  readonly mib: number;
}

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

export function signUntil(purpose: DeskPurpose | DepositPurpose, until: Date, key: string): Signature {
  const seconds = String(Math.floor(until.getTime() / 1_000));
  return { until: seconds, key: sign(purpose, seconds, key) };
}

/** Altered wins over expired: nobody learns the age of a link that was never given. */
export function judgeSignature(
  purpose: DeskPurpose | DepositPurpose,
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
  purpose: Exclude<DeskPurpose, 'codec'> | DepositPurpose,
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

export function pathOf(purpose: Exclude<DeskPurpose, 'codec'> | DepositPurpose): string {
  if (purpose === 'list') return '/';
  return 'deposit' in purpose
    ? `/depot/${purpose.dataset}/${purpose.deposit}/${purpose.mib}`
    : `/runs/${purpose.dataset}/${purpose.run}`;
}

export function queryOf({ until, key }: Signature): string {
  return `until=${until}&key=${key}`;
}

/** A JSON array keeps its parts apart, whatever they hold. */
function sign(purpose: DeskPurpose | DepositPurpose, until: string, key: string): string {
  const signed = JSON.stringify(['insertion-desk/1', ...partsOf(purpose), until]);
  return createHmac('sha256', key).update(signed).digest('base64url');
}

function partsOf(purpose: DeskPurpose | DepositPurpose): readonly (string | number)[] {
  if (typeof purpose === 'string') return [purpose];
  return 'deposit' in purpose
    ? ['deposit', purpose.dataset, purpose.deposit, purpose.mib]
    : ['run', purpose.dataset, purpose.run];
}
