/** What every flow's writer is given, and what it gives back. */
import { firstOfMonth, partsOf } from './days.js';
import type { NirPolicy } from './identifiers.js';
import { createSee, type See } from './noise.js';
import type { Outbox } from './outbox.js';
import type { Household } from './persons.js';
import type { Departement } from './places/departement.js';
import type { Truth } from './truth.js';

export interface Flow {
  write(household: Household): void;
  /** What stands at the end of a file, before it is closed. */
  finish(): void;
}

export interface Options {
  readonly seed: number;
  readonly asOf: number;
  readonly persons: number;
  readonly faults: boolean;
  readonly nir: NirPolicy;
  /** Where people live. */
  readonly departements: readonly Departement[];
}

export interface Context {
  readonly options: Options;
  readonly outbox: Outbox;
  readonly truth: Truth;
  /** Those whose files are written. */
  readonly departements: readonly Departement[];
  see(flow: number, shown?: (text: string) => string): See;
}

export type OpenFlow = (context: Context) => Promise<Flow>;

export function createContext(given: Omit<Context, 'see'>): Context {
  return { ...given, see: (flow, shown = (text) => text) => createSee(given.options, flow, shown) };
}

/** Monthly files are made on the fifth of the month that follows. */
export function deliveryDay(asOf: number): number {
  return firstOfMonth(asOf, 1) + 4;
}

export function compactDay(day: number): string {
  const { year, month, day: dayOfMonth } = partsOf(day);
  return `${year}${String(month).padStart(2, '0')}${String(dayOfMonth).padStart(2, '0')}`;
}

/** Null once the day is after the last one that is known. */
export function knownDay(day: number | null | undefined, asOf: number): number | null {
  return day !== null && day !== undefined && day <= asOf ? day : null;
}
