/** Whose extracts a run has, and since when. Pure. */
import { addresseeOf } from '../../datasets/_organisations/addressee.js';
import type { Dataset, DeclaredSource, Source } from '../../datasets/dataset.js';
import { ContractBroken } from '../errors.js';
import type { IngestedSource } from '../handover/run.js';
import { type FollowedCalendar, followCalendar } from './follow-calendar.js';
import type { AskedReports } from './partner-facts.js';

export interface Asked {
  readonly request: AskedReports;
  readonly dataset: Dataset;
}

/** A file that its partner looks at has not come yet: it is neither early nor late. */
export function calendarOf(declaration: Source, addressee: string, around: Asked): FollowedCalendar | null {
  const { status, asOf } = around.request;
  if (status === 'self_check') return null;
  return followCalendar(declaration, hadBy(addressee, declaration, around), asOf);
}

export function hadOf(source: string, { request }: Asked): readonly IngestedSource[] {
  return request.ingested.filter((one) => one.source === source);
}

export function hadBy(addressee: string, declaration: Source, around: Asked): readonly IngestedSource[] {
  return hadOf(declaration.source, around).filter(
    ({ extract }) => whoseFile(declaration, extract.fileName, around) === addressee,
  );
}

/** Whoever looks at a file before sending it is told under the name of the partner, as in a browser, which knows no organisation. */
export function whoseFile(declaration: Source, fileName: string | null, { request, dataset }: Asked): string {
  return addresseeOf(declaration, request.status === 'self_check' ? null : fileName, dataset.partners);
}

/** Throws ContractBroken. */
export function declaredOf(dataset: Dataset, source: string): DeclaredSource {
  const found = dataset.sources.find(({ declaration }) => declaration.source === source);
  if (!found)
    throw new ContractBroken(`${dataset.id}: the run names source "${source}", which is not declared.`);
  return found;
}
