/** What was stored and is damaged is told in a sentence: which object, and what to do; never as a bug of ours. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { applyRetention } from '../../activities/custody/retention/apply-retention.js';
import { readKept } from '../../activities/door/kept-extracts.js';
import { ObjectMissing } from '../../activities/errors.js';
import type { Checked } from '../../activities/handover/run.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { gatherFindings } from '../../activities/release/gather-findings.js';
import { refuseWithdrawn } from '../../activities/release/withdraw-version.js';
import { readFindings } from '../../activities/report/seen-finding.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-stored-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const VERSION = '2026-01-31-0123abcd';
const checked: Omit<Checked, 'findingsKey'> = {
  subject: 's',
  placesKey: 'p',
  verdict: 'publish',
  findings: 1,
  reasons: [],
};

const READERS: readonly [
  reader: string,
  key: string,
  read: (store: ObjectStore) => Promise<unknown>,
  remedy: RegExp,
][] = [
  [
    'findings of a release',
    'run/findings.json',
    (store) => gatherFindings([{ ...checked, findingsKey: 'run/findings.json' }], store),
    /start the run again\.$/,
  ],
  [
    'findings of a report',
    'run/findings.json',
    (store) => readFindings('run/findings.json', store),
    /start the run again\.$/,
  ],
  [
    'an extract that is kept',
    'd/extracts/s/x/receipt.json',
    (store) => readKept('d/extracts/', store),
    /restore it from a backup\.$/,
  ],
  [
    'the notice of a withdrawal',
    `d/versions/${VERSION}/withdrawn.json`,
    (store) => refuseWithdrawn('d', VERSION, store),
    /restore it from a backup\.$/,
  ],
  [
    'what retention planned',
    'registre/suppressions/r.intention.json',
    (store) =>
      applyRetention('r', {
        zones: { raw: store, work: store, restricted: store, open: store, reports: store },
        now: () => new Date(0),
      }),
    /restore it from a backup\.$/,
  ],
];

describe('a damaged object', () => {
  for (const [rank, [reader, key, read, remedy]] of READERS.entries())
    it(`is named, with what to do about it: ${reader}`, async () => {
      for (const [kind, body] of [
        ['cut', '[{"source":"caf"'],
        ['other', '{"secret":"Martin"}'],
      ] as const) {
        const store = createFileStore(join(folder, `${rank}-${kind}`));
        await store.write(key, body);
        await assert.rejects(read(store), (error) => {
          assert.ok(error instanceof ObjectMissing, String(error));
          assert.ok(error.message.startsWith(`${store.url}/${key}: damaged, or written by another toolkit`));
          assert.match(error.message, remedy);
          assert.doesNotMatch(error.message, /Martin|caf"/);
          return true;
        });
      }
    });
});
