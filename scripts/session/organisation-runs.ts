/** Runs of an organisation that feeds the sources of another with others: what is theirs is no answer. */
import type { Partner } from '../../datasets/_organisations/partner.js';
import type { Dataset } from '../../datasets/dataset.js';

/** The code under which runs are searched: that of the partner whose sources it feeds. Pure. */
export function searchedAs(partner: string, datasets: Iterable<Pick<Dataset, 'partners'>>): string {
  const declared = [...datasets].flatMap((one): Partner[] => {
    const found = one.partners.get(partner);
    return found ? [found] : [];
  });
  return declared.find(({ part_of }) => part_of !== undefined)?.part_of ?? partner;
}

/** The runs that it has a report of, by the keys of its reports. Pure. */
export function reportedRuns(keys: Iterable<string>): ReadonlySet<string> {
  return new Set([...keys].flatMap((key) => key.split('/').slice(1, 2)));
}
