/** A partner is told once of each delivery, whoever tries and whatever breaks; a real SMTP server counts. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { deliverReport } from '../../activities/deliver/deliver-report.js';
import { RecipientBusy, StorageUnavailable } from '../../activities/errors.js';
import { createSmtpMailer } from '../../activities/platform/courier/smtp-mailer.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { ADDRESSES, BOX, extract, finding, onBench, PARTNER } from './bench.js';

const TO = ADDRESSES.split(', ');

describe('a delivery', () => {
  it('is told once, to every address, with its report attached', async () => {
    await onBench({}, async ({ server, write, deliver }) => {
      await write('run-1');
      const outcome = await deliver('run-1');
      assert.deepEqual(outcome, {
        ...{ partner: PARTNER, channel: 'mail', status: 'sent' },
        reason: `The first delivery that is told. Sent to 2 addresses of ${BOX}.`,
      });
      assert.deepEqual(await deliver('run-1'), outcome);
      assert.deepEqual(
        server.taken.map(({ to }) => to),
        [TO],
      );
      const [mail] = await server.parsed();
      assert.deepEqual(
        mail?.attachments.map(({ filename, content }) => [filename, content.toString()]),
        [
          ['rapport-offre-insertion.html', '<p>Rapport run-1</p>'],
          ['signalements-offre-insertion.xlsx', 'PK\0run-1'],
        ],
      );
      await write('run-2');
      const again = await deliver('run-2');
      assert.equal(again.status, 'held_back');
      assert.match(again.reason, /^This delivery was told on 2026-07-01, and nothing in it blocks/);
      assert.equal(server.taken.length, 1);
    });
  });

  it('waits, and is told once the team has a mail server, or its address', async () => {
    await onBench({}, async ({ tools, write, deliver, secrets, server }) => {
      const { courier } = tools();
      await write('run-1');
      const bare = { courier: { ...courier, mailer: null } };
      assert.equal((await deliver('run-1', bare)).reason, 'SMTP_URL is not set.');
      secrets.delete(BOX);
      await write('run-2', { extracts: [extract('ccc', { source: 'services' })] });
      assert.match((await deliver('run-2')).reason, /^REPORTS_CAF_52 is not set/);
      secrets.set(BOX, ADDRESSES);
      assert.equal((await deliver('run-2')).status, 'sent');
      const [mail] = await server.parsed();
      assert.match(mail?.subject ?? '', /2 rapports de qualité/);
    });
  });

  it('is told once though two workers come at the same instant', async () => {
    await onBench({}, async ({ server, write, deliver }) => {
      await write('run-1');
      const racing = Array.from({ length: 6 }, (_, rank) => deliver('run-1', { owner: `worker-${rank}` }));
      const ended = await Promise.allSettled(racing);
      assert.equal(server.taken.length, 1);
      for (const one of ended)
        assert.ok(
          one.status === 'fulfilled' ? one.value.status === 'sent' : one.reason instanceof RecipientBusy,
        );
    });
  });

  it('whose findings were told is kept back for the cooling-off, and told with what is new', async () => {
    await onBench({}, async ({ server, write, deliver, setDay }) => {
      await write('run-1');
      await deliver('run-1');
      setDay('2026-07-08');
      await write('run-2', {
        extracts: [extract('bbb', { findings: [finding('obligatoire_absent', { count: 11 })] })],
      });
      assert.match((await deliver('run-2')).reason, /cooling-off/);
      const more = [finding('obligatoire_absent'), finding('forme_invalide', { columns: ['siret'] })];
      await write('run-3', { extracts: [extract('ccc', { findings: more })] });
      assert.equal((await deliver('run-3')).status, 'sent');
      assert.equal(server.taken.length, 2);
    });
  });

  it('that is missing is told once for each period', async () => {
    await onBench({}, async ({ server, write, deliver, setDay }) => {
      const missing = (asOf: string) => ({
        asOf,
        extracts: [
          extract('', {
            role: 'missing',
            file: null,
            calendar: { every: 'month', due: '2026-06-30', lateFrom: '2026-07-06', late: true },
          }),
        ],
      });
      for (const [rank, day] of [
        '2026-07-06',
        '2026-07-20',
        '2026-08-04',
        '2026-08-05',
        '2026-08-20',
      ].entries()) {
        setDay(day);
        await write(`run-${rank}`, missing(day));
        await deliver(`run-${rank}`);
      }
      assert.equal(server.taken.length, 2);
      const [mail] = await server.parsed();
      assert.match(mail?.subject ?? '', /un extrait attendu ne nous est pas parvenu$/);
      assert.match(mail?.text ?? '', /attendu pour le 30\u00a0juin\u00a02026/);
    });
  });

  it('that stays blocked is told again after the interval, then to the data team', async () => {
    await onBench({ delivery: { repeat_days: 7 } }, async ({ server, write, deliver, setDay, notices }) => {
      const extracts = [extract('aaa', { findings: [finding('unique_key', { severity: 'refuse' })] })];
      for (const [rank, day] of ['2026-07-01', '2026-07-04', '2026-07-08', '2026-07-15'].entries()) {
        setDay(day);
        await write(`run-${rank}`, { extracts });
        await deliver(`run-${rank}`);
      }
      const mails = await server.parsed();
      assert.equal(mails.length, 3);
      assert.equal(new Set(mails.map(({ messageId }) => messageId)).size, 3);
      assert.match(mails[1]?.subject ?? '', /^\[data\.insertion\] Rappel/);
      assert.equal(notices.length, 1);
      assert.equal(notices[0]?.subject, `offre-insertion: ${PARTNER} has not answered 3 times`);
      assert.match(
        notices[0]?.sentences.join(' ') ?? '',
        /structures: unique_key, 12 times\. .*insertion deliver caf-52 --plan/,
      );
    });
  });
});

describe('what breaks', () => {
  it('between sending and noting sends the same mail again, to the byte and under the same Message-ID', async () => {
    await onBench({}, async ({ server, write, deliver, reports, restricted, setDay }) => {
      await write('run-1');
      const dying: ObjectStore = {
        ...restricted,
        write: async (...words) => {
          if (server.taken.length > 0) throw new StorageUnavailable('The worker is killed here.');
          return restricted.write(...words);
        },
      };
      await assert.rejects(deliver('run-1', { zones: { reports, restricted: dying } }), StorageUnavailable);
      assert.equal(server.taken.length, 1);
      setDay('2026-07-02');
      assert.equal((await deliver('run-1')).status, 'sent');
      assert.equal(server.taken.length, 2);
      assert.deepEqual(server.taken[0]?.raw, server.taken[1]?.raw);
      await deliver('run-1');
      assert.equal(server.taken.length, 2);
    });
  });

  it('at any write is gone on with by the next attempt, or by another worker once the first is silent for long', async () => {
    for (let survived = 0; survived < 4; survived += 1)
      await onBench({}, async ({ server, write, deliver, reports, restricted, setDay }) => {
        await write('run-1');
        let writes = 0;
        const dying: ObjectStore = {
          ...restricted,
          write: async (...words) => {
            writes += 1;
            if (writes > survived) throw new StorageUnavailable('The worker is killed here.');
            return restricted.write(...words);
          },
        };
        await deliver('run-1', { zones: { reports, restricted: dying } }).catch(() => null);
        setDay('2026-07-02');
        assert.equal((await deliver('run-1', { owner: 'worker-2' })).status, 'sent');
        assert.equal(new Set(server.taken.map(({ raw }) => raw.toString())).size, 1);
        await deliver('run-1', { owner: 'worker-3' });
        assert.ok(server.taken.length <= 2);
      });
  });

  it('is never doubled by a worker that finds another at it', async () => {
    let second: Promise<unknown> = Promise.resolve();
    let start = (): Promise<unknown> => Promise.resolve();
    const taking = async () => {
      second = start();
      await second.catch(() => null);
    };
    await onBench({ mail: { taking } }, async ({ server, write, deliver }) => {
      await write('run-1');
      start = () => deliver('run-1', { owner: 'worker-2' });
      assert.equal((await deliver('run-1')).status, 'sent');
      await assert.rejects(
        second,
        (error) => error instanceof RecipientBusy && error.retryAfterSeconds === 600,
      );
      assert.equal(server.taken.length, 1);
    });
  });
});

describe('a mail server', () => {
  it('that greylists one address is asked again for that one alone', async () => {
    let busy = true;
    const answer = (address: string) => (busy && address === TO[0] ? 451 : 250);
    await onBench({ mail: { answer } }, async ({ server, write, deliver }) => {
      await write('run-1');
      await assert.rejects(deliver('run-1'), RecipientBusy);
      busy = false;
      assert.equal((await deliver('run-1')).status, 'sent');
      assert.deepEqual(
        server.taken.map(({ to }) => to),
        [[TO[1]], [TO[0]]],
      );
      assert.deepEqual(server.taken[0]?.raw, server.taken[1]?.raw);
    });
  });

  it('that refuses an address is told to the operator; all of them, and the delivery failed until it is mended', async () => {
    let refused = [TO[0]];
    const answer = (address: string) => (refused.includes(address) ? 550 : 250);
    await onBench({ mail: { answer } }, async ({ write, deliver, notices, server }) => {
      await write('run-1');
      assert.match((await deliver('run-1')).reason, /1 of 2 address\(es\) of REPORTS_CAF_52 are refused/);
      refused = TO;
      await write('run-2', { extracts: [extract('bbb', { findings: [finding('forme_invalide')] })] });
      const failed = await deliver('run-2');
      assert.equal(failed.status, 'failed');
      assert.match(failed.reason, /^2 of 2 address/);
      assert.doesNotMatch(JSON.stringify([failed, notices]), /@/);
      assert.equal(notices.length, 1);
      refused = [];
      assert.equal((await deliver('run-2')).status, 'sent');
      assert.equal(server.taken.length, 2);
    });
  });

  it('that is down to the last try is an outcome; the next run tells what is left', async () => {
    await onBench({}, async ({ server, write, deliver }) => {
      await write('run-1');
      const dead = {
        host: '127.0.0.1',
        port: 1,
        implicitTls: false,
        credentials: null,
        from: { name: '', address: 'a@b.example' },
      };
      const mailer = createSmtpMailer(dead, { authorities: null });
      const courier = { mailer, callWebhook: async () => undefined, linkReport: async () => null };
      await assert.rejects(deliver('run-1', { courier }), RecipientBusy);
      const failed = await deliver('run-1', { courier, isLastTry: true });
      assert.deepEqual([failed.status, /the connection broke/.test(failed.reason)], ['failed', true]);
      await write('run-2');
      await deliver('run-2', { owner: 'worker-2' });
      assert.equal(server.taken.length, 1);
    });
  });

  it('or an address that is not set keeps the mail back, and nothing is noted: the first delivery after it is told', async () => {
    await onBench({}, async ({ write, deliver, secrets, memory, server }) => {
      await write('run-1');
      secrets.delete(BOX);
      assert.deepEqual(await deliver('run-1'), {
        partner: PARTNER,
        channel: 'mail',
        status: 'held_back',
        reason: `${BOX} is not set: no address of this partner is known.`,
      });
      assert.deepEqual(
        (await memory()).told.map(({ verdict, letter }) => [verdict, letter]),
        [['tell', null]],
      );
      secrets.set(BOX, 'not an address');
      const { status, reason } = await deliver('run-1');
      assert.equal(status, 'failed');
      assert.doesNotMatch(reason, /not an address/);
      secrets.set(BOX, ADDRESSES);
      await deliver('run-1');
      assert.equal(server.taken.length, 1);
    });
  });
});

describe('a digest', () => {
  it('holds what comes within its hours, the newest report of each dataset, in one mail', async () => {
    await onBench({ delivery: { digest_hours: 48 } }, async ({ server, write, deliver, setDay, tools }) => {
      const dataset = {
        id: 'parcours-insertion',
        title: 'Parcours d’insertion',
        contact: 'contact@data.insertion.example',
      };
      await write('offre-1');
      assert.match(
        (await deliver('offre-1')).reason,
        /^It waits for what else comes until 2026-07-03T08:00:00\.000Z/,
      );
      setDay('2026-07-02');
      await write('parcours-1', { dataset, extracts: [extract('ccc')] });
      await deliver('parcours-1', {}, 'parcours-insertion');
      await write('offre-2', { extracts: [extract('bbb', { findings: [finding('forme_invalide')] })] });
      const waiting = await deliverReport(
        { partner: PARTNER, report: { dataset: 'offre-insertion', run: 'offre-2' } },
        tools(),
      );
      assert.equal(waiting.digestSeconds, 24 * 3_600);
      assert.equal(server.taken.length, 0);
      setDay('2026-07-03');
      const ended = await deliverReport({ partner: PARTNER, report: null }, tools());
      assert.deepEqual([ended.outcomes[0]?.status, ended.digestSeconds], ['sent', null]);
      const [mail, ...others] = await server.parsed();
      assert.deepEqual(others, []);
      assert.match(mail?.subject ?? '', /2 rapports de qualité/);
      assert.deepEqual(
        mail?.attachments
          .filter(({ contentType }) => contentType === 'text/html')
          .map(({ content }) => content.toString()),
        ['<p>Rapport parcours-1</p>', '<p>Rapport offre-2</p>'],
      );
    });
  });
});

it('a report that is too large for a mailbox is not attached, and the mail says how to have it', async () => {
  await onBench({ delivery: { attach_mib: 0.5 } }, async ({ server, write, deliver, reports }) => {
    await write('run-1');
    await reports.write(`${PARTNER}/run-1/signalements.xlsx`, Buffer.alloc(600_000));
    await deliver('run-1');
    const [mail] = await server.parsed();
    assert.deepEqual(mail?.attachments, []);
    assert.match(mail?.text ?? '', /trop volumineux pour être joint/);
  });
});
