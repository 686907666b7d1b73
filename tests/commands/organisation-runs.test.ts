/** `status --partner` of an organisation that feeds another's sources. */
import assert from 'node:assert/strict';
import { it } from 'vitest';
import { Partner } from '../../datasets/_organisations/partner.js';
import { reportedRuns, searchedAs } from '../../scripts/session/organisation-runs.js';
import { makeDataset } from '../report/fixture.js';

it('searches by the partner of the sources, and keeps the runs that the organisation has a report of', () => {
  const made = makeDataset([{ source: 'caf', partner: 'caf-msa' }]);
  const member = Partner.parse({
    ...{ partner: 'caf-31', name: 'Caf', legal_basis: 'Données du test.', reports_to: 'NOBODY' },
    ...{ part_of: 'caf-msa', files: ['CG031_*'] },
  });
  const datasets = [made, { partners: new Map([...made.partners, ['caf-31', member]]) }];
  assert.deepEqual(
    ['caf-31', 'caf-msa', 'nobody'].map((code) => searchedAs(code, datasets)),
    ['caf-msa', 'caf-msa', 'nobody'],
  );
  const keys = ['caf-31/run-2/index.html', 'caf-31/run-2/report.json', 'caf-31/run-4/report.json'];
  assert.deepEqual([...reportedRuns(keys)], ['run-2', 'run-4']);
});
