/** A log line says what happened to which step, and nothing that a partner sent or that opens a door. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { createLog } from '../../activities/platform/process/log.js';
import { scrubText } from '../../activities/platform/process/scrub.js';

function capture(act: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  act(createLog('trace', { write: (line: string) => void lines.push(line) }));
  return lines.join('');
}

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''));
const word = fc.stringMatching(/^zq[a-z]{8}$/);
/** What must never be written, in the guises it comes in. */
const planted = fc.oneof(
  digits(13).map((body) => `1${body}1`),
  digits(13).map((body) => `2${body}7`.replace(/^(.)(..)(..)(..)(...)(...)(..)$/, '$1 $2 $3 $4 $5 $6 $7')),
  digits(8).map((rest) => `06${rest}`.replace(/(..)(?=.)/g, '$1 ').trim()),
  digits(8).map((rest) => `+337${rest}`.replace(/^(\+33)/, '$1 ')),
  digits(23).map((body) => `FR76${body}`),
  word.map((name) => `${name}.dupont@exemple.fr`),
  word.map(
    (secret) => `https://bucket.s3.example/raw/x?X-Amz-Signature=${secret}&X-Amz-Credential=${secret}`,
  ),
  word.map((secret) => `https://user:${secret}@sftp.example/drop`),
  word.map((secret) => `Authorization: Bearer ${secret}`),
  word.map((secret) => `AGE-SECRET-KEY-1${secret.toUpperCase()}`),
);
/** The part that must not show: of an address, what stands in its query or before its @. */
const secretOf = (value: string) => /(zq[a-z]{8})/i.exec(value)?.[1] ?? value.replace(/[^0-9]/g, '').slice(2);
const shows = (line: string, value: string) =>
  line.toLowerCase().includes(secretOf(value).toLowerCase()) ||
  line.replace(/[^0-9]/g, '').includes(secretOf(value));

describe('a log line', () => {
  it('holds no planted value, in whatever message, field, child or error it is put', () => {
    fc.assert(
      fc.property(
        planted,
        fc.string({ maxLength: 12 }),
        fc.stringMatching(/^[a-z_]{1,12}$/),
        (value, text, field) => {
          const around = text.replace(/[0-9A-Za-z@]/g, ' ');
          const line = capture((log) => {
            log.info(`${around} ${value} ${around}`);
            log.warn({ [field]: value, sentence: `refused: ${value}`, sentences: [value] }, 'step failed');
            log.child({ run: value, dataset: value, [field]: value }).error({ rows: [value] }, `of ${value}`);
            log.error(new Error(`row ${value}`));
            log.error({ err: new Error(value), cause: { deep: { [value]: value } } }, 'failed');
          });
          const times = /"time":"[^"]*"/g;
          assert.ok(!shows(line.replace(times, ''), value), line);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('leaves out every field that nobody declared, so that no row value can ride along', () => {
    fc.assert(
      fc.property(word, fc.stringMatching(/^[a-z_]{1,20}$/), (value, field) => {
        fc.pre(
          !/^(run|dataset|source|room|activity|workflow|workflow_id|queue|namespace|family|outcome|status|version|component|trace_id|span_id|method|command|sentence|sentences|subject|path|msg|level|time)$/.test(
            field,
          ),
        );
        assert.ok(
          !capture((log) => log.info({ [field]: value, row: { [field]: value } }, 'said')).includes(value),
        );
      }),
    );
  });

  it('keeps what the data team looks for: run, step, attempt, counts, hashes, versions and moments', () => {
    const fields = {
      ...{
        run: 'offre-insertion-20260131T050000-ab12',
        dataset: 'offre-insertion',
        source: 'france-services',
      },
      ...{ room: 'normalise', activity: 'normaliseSource', attempt: 2, ms: 1234, rows_in: 1_234_567 },
      ...{ family: 'PartnerUnreachable', retryable: true, version: '2026-01-31-0f3a9c21' },
    };
    const sentence = `orientations 2026-06: column "date_orientation" is missing from orientations.csv (SHA-256 ${'0f3a'.repeat(16)}) since 2026-01-31T05:00:00Z; ask the partner.`;
    const { level, time, msg, ...written } = JSON.parse(
      capture((log) => log.info({ ...fields, sentence }, 'step ended')),
    );
    assert.deepEqual(written, { ...fields, sentence });
    assert.deepEqual([level, msg], ['info', 'step ended']);
    assert.match(time, /^\d{4}-\d\d-\d\dT/);
  });

  it('keeps the name of a version whose hash has no letter, and hides every other long number', () => {
    assert.equal(scrubText('version 2026-06-30-12345678 stays'), 'version 2026-06-30-12345678 stays');
    for (const hidden of [
      '2026-06-30-123456789',
      '2 77 09 49 12 345 617',
      '2026-13-30-12345678',
      '0612345678',
    ])
      assert.equal(scrubText(`of ${hidden} here`), 'of […] here');
  });

  it('keeps the place of an address and hides its query and its password', () => {
    assert.equal(
      scrubText('see https://u:p@host.example/raw/file.csv?sig=1#x now'),
      'see https://host.example/raw/file.csv?[…] now',
    );
  });
});
