/** Organisations that feed one partner's sources, told apart by the names of their files. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'vitest';
import { checkSenders } from '../../datasets/_organisations/check-senders.js';
import { loadPartners } from '../../datasets/_organisations/load-partners.js';
import { Partner } from '../../datasets/_organisations/partner.js';
import { makeDataset } from '../report/fixture.js';

const CAF = { partner: 'caf-31', name: 'Caf', legal_basis: 'Données du test.', reports_to: 'CAF_31' };

it('names a pattern that no kept name of a file can fit, and takes digits and words about files', () => {
  const { sources, partners } = makeDataset([{ source: 'caf', partner: 'caf-msa', take: 'every' }]);
  const claim = (files: string[]) => {
    const member = Partner.parse({ ...CAF, part_of: 'caf-msa', files });
    return () => checkSenders({ sources, partners: new Map([...partners, [member.partner, member]]) });
  };
  assert.doesNotThrow(claim(['CG031_*', 'allocataires_?31*']));
  assert.throws(
    claim(['haute-garonne_*']),
    /_partners\/caf-31\.yaml: files names "haute-garonne_\*", and a word/,
  );
});

it('refuses organisations behind a source that has one extract at a time', () => {
  const { sources, partners } = makeDataset([
    { source: 'flux', partner: 'caf-msa', take: 'every' },
    { source: 'caf', partner: 'caf-msa' },
  ]);
  const member = Partner.parse({ ...CAF, part_of: 'caf-msa', files: ['CG031_*'] });
  assert.throws(
    () => checkSenders({ sources, partners: new Map([...partners, [member.partner, member]]) }),
    /_partners\/caf-31\.yaml: it is part_of caf-msa, whose source "caf" has one extract at a time, .*write take: every into sources\/caf\.yaml/,
  );
});

it('refuses a pattern of everything, a claim without a partner, and a part of a part', async () => {
  const wrong = (own: object) => Partner.safeParse({ ...CAF, ...own }).error?.message ?? '';
  const claims = (pattern: string) => wrong({ part_of: 'caf-msa', files: [pattern] });
  const wide = [
    '*',
    '*.xml',
    '*.csv',
    '*.csv.gz',
    '*.xml*',
    '*2026*',
    '*-2026-07-*.csv',
    '   ',
    '* - *',
    '31*',
  ];
  for (const pattern of [...wide, '*_20260701.xml'])
    assert.match(claims(pattern), /three letters or digits or more/, pattern);
  for (const pattern of [
    'CG031_*',
    '*_caf31_*',
    'CG03*',
    '031*.xml',
    'RSA_2031_*',
    'caf31.*',
    '*_031_202607.csv',
  ])
    assert.equal(claims(pattern), '', pattern);
  assert.match(wrong({ files: ['CG031_*'] }), /part_of and files go together/);
  const root = await mkdtemp(join(tmpdir(), 'partners-'));
  try {
    await mkdir(join(root, '_partners'));
    const write = (code: string, partOf?: string) =>
      writeFile(
        join(root, '_partners', `${code}.yaml`),
        JSON.stringify({ ...CAF, partner: code, ...(partOf && { part_of: partOf, files: ['CG031_*'] }) }),
      );
    await write('caf-31', 'caf-msa');
    await assert.rejects(
      loadPartners(root),
      /caf-31\.yaml: part_of names "caf-msa", which has no file in _partners/,
    );
    await write('caf-msa', 'all');
    await write('all');
    await assert.rejects(loadPartners(root), /part_of names "caf-msa", which is part of another/);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});
