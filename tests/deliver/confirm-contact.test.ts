/** Addresses are confirmed once a year; past it nothing of a report is sent there. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { planDelivery } from '../../activities/deliver/plan-delivery.js';
import { RecipientBusy } from '../../activities/errors.js';
import { contactState } from '../../datasets/_organisations/contact-state.js';
import { findStaleContacts } from '../../datasets/_organisations/stale-contacts.js';
import type { Dataset } from '../../datasets/dataset.js';
import { extract, finding, onBench, PARTNER } from './bench.js';

const CONFIRMED = '2025-07-01';

it('holds for a year from the day that is declared, and is asked for in its last month', () => {
  const kinds = ['2026-05-31', '2026-06-01', '2026-07-01', '2026-07-02'].map(
    (today) => contactState({ confirmed: CONFIRMED }, today).kind,
  );
  assert.deepEqual(kinds, ['valid', 'due', 'due', 'expired']);
  assert.deepEqual(contactState({}, '2030-01-01'), { kind: 'undeclared' });
  const typed = ['2206-06-30', '9999-12-31'].map(
    (confirmed) => contactState({ confirmed }, '2026-11-30').kind,
  );
  assert.deepEqual(typed, ['ahead', 'ahead']);
});

describe('a partner', () => {
  it('is asked beside its report while the year runs, then told of nothing, and asked each month; the team is told to call', async () => {
    await onBench(
      { confirmed: CONFIRMED },
      async ({ server, tools, write, deliver, memory, notices, setDay }) => {
        setDay('2026-06-10');
        await write('run-1');
        assert.equal((await deliver('run-1')).status, 'sent');
        const subjects = async () => (await server.parsed()).map(({ subject }) => subject ?? '');
        const [question, report] = await subjects();
        assert.match(question ?? '', /cette adresse est-elle toujours la bonne/);
        assert.match(report ?? '', /signalements? à traiter/);
        server.forget();
        setDay('2026-07-02');
        await write('run-2', { extracts: [] });
        const held = await deliver('run-2');
        assert.equal(held.status, 'held_back');
        assert.match(held.reason, /^Nobody has confirmed the addresses of REPORTS_CAF_52 since 2025-07-01: /);
        assert.deepEqual([server.taken.length, notices.length], [0, 0]);
        setDay('2026-07-10');
        await deliver('run-2');
        await deliver('run-2');
        const [mail, ...others] = await server.parsed();
        assert.deepEqual([others.length, mail?.attachments.length], [0, 0]);
        assert.match(mail?.subject ?? '', /Rappel/);
        assert.doesNotMatch(`${mail?.text}`, /https?:|signalement|lignes|2\u202f683/);
        assert.equal(notices.length, 1);
        assert.match(notices[0]?.subject ?? '', /its addresses are out of date/);
        assert.equal((await memory()).told.filter(({ run }) => run === 'run-2').length, 0);
        const [planned] = await planDelivery(
          { partner: PARTNER, dataset: 'offre-insertion', run: 'run-2' },
          tools(),
        );
        assert.deepEqual([planned?.verdict, planned?.letter], ['hold_back', null]);
      },
    );
  });

  it('is told of what waited once somebody has confirmed', async () => {
    await onBench({ confirmed: CONFIRMED }, async ({ tools, write, deliver, setDay }) => {
      setDay('2026-07-10');
      await write('run-1');
      assert.equal((await deliver('run-1')).status, 'held_back');
      const datasets = confirmedOn('2026-07-09', tools().datasets);
      assert.equal((await deliver('run-1', { datasets })).status, 'sent');
    });
  });

  it('hears of each source what waited, and the team of what blocked meanwhile', async () => {
    await onBench(
      { confirmed: CONFIRMED, delivery: { escalate_after: 2 } },
      async ({ tools, write, deliver, setDay, server, notices }) => {
        const held = { findings: [finding('unique_key', { severity: 'hold' })] };
        const days = ['2026-07-10', '2026-07-12', '2026-07-14', '2026-07-16'];
        const extracts = [
          [extract('aaa', held)],
          [extract('bbb', held)],
          [extract('ccc', { source: 'services' })],
          [extract('ccc', { source: 'services' })],
        ];
        for (const [rank, day] of days.entries()) {
          setDay(day);
          await write(`run-${rank}`, { extracts: extracts[rank] ?? [] });
          assert.equal((await deliver(`run-${rank}`)).status, 'held_back');
        }
        const subjects = notices.map(({ subject }) => subject);
        assert.deepEqual(subjects.slice(1), ['offre-insertion: caf-52 has not answered 2 times']);
        server.forget();
        const datasets = confirmedOn('2026-07-16', tools().datasets);
        const asked = { partner: PARTNER, dataset: 'offre-insertion', run: 'run-3' };
        const [planned] = await planDelivery(asked, tools({ datasets }));
        assert.equal(planned?.verdict, 'tell');
        assert.equal((await deliver('run-3', { datasets })).status, 'sent');
        const [mail, ...others] = await server.parsed();
        assert.deepEqual(others, []);
        assert.match(mail?.subject ?? '', /2 rapports de qualité/);
        assert.deepEqual(
          mail?.attachments.map(({ filename }) => filename).filter((name) => name?.endsWith('.html')),
          ['rapport-offre-insertion-run-1.html', 'rapport-offre-insertion.html'],
        );
      },
    );
  });

  it('whose mailbox is dead is told to the team once in thirty days, whether or not its year is over', async () => {
    await onBench(
      { confirmed: CONFIRMED, mail: { answer: () => 550 } },
      async ({ deliver, write, memory, notices, setDay }) => {
        await write('run-1');
        for (const day of ['2026-06-10', '2026-07-10', '2026-07-20', '2026-08-20']) {
          setDay(day);
          await deliver('run-1');
        }
        const asking = notices.filter(({ subject }) => !subject.includes('could not be delivered'));
        assert.deepEqual(
          asking.map(({ subject }) => subject),
          [
            'caf-52 could not be asked whether its addresses are still right',
            ...Array(2).fill('caf-52 is told of no report: its addresses are out of date'),
          ],
        );
        assert.match(asking[1]?.sentences.join(' ') ?? '', /No address of REPORTS_CAF_52 takes the question/);
        assert.equal((await memory()).asked.length, 3);
      },
    );
  });

  it('gets its report though the question is refused, now or for good', async () => {
    const refused = { code: 550 };
    const taking = async ({ raw }: { raw: Buffer }) => {
      if (/Subject: .*cette_adresse|cette adresse est-elle/.test(raw.toString()))
        throw Object.assign(new Error('not this one'), { responseCode: refused.code });
    };
    for (const code of [550, 451])
      await onBench(
        { confirmed: CONFIRMED, mail: { taking } },
        async ({ deliver, write, server, setDay }) => {
          refused.code = code;
          setDay('2026-06-10');
          await write('run-1');
          if (code === 451) await assert.rejects(deliver('run-1'), RecipientBusy);
          const { status } = await deliver('run-1', { isLastTry: true });
          assert.equal(status, 'sent');
          const subjects = (await server.parsed()).map(({ subject }) => subject ?? '');
          assert.equal(subjects.filter((one) => one.includes('signalements')).length, 1);
        },
      );
  });

  it('that answered on the day of the question is not reminded of it a year later', async () => {
    await onBench({ confirmed: CONFIRMED }, async ({ deliver, write, server, restricted, setDay }) => {
      const asked = ['2025-06-05T08:00:00.000Z', `${CONFIRMED}T08:00:00.000Z`];
      await restricted.write(
        'deliveries/caf-52.json',
        JSON.stringify({ format: 'deliveries/1', told: [], letters: [], asked }),
      );
      setDay('2026-06-10');
      await write('run-1');
      await deliver('run-1');
      assert.doesNotMatch((await server.parsed())[0]?.subject ?? '', /Rappel/);
    });
  });

  it('is sent nothing and asked nothing where the day of confirmation has not come', async () => {
    await onBench({ confirmed: '2206-06-30' }, async ({ deliver, write, server, memory, setDay }) => {
      await write('run-1');
      for (const day of ['2026-06-10', '2026-08-10']) {
        setDay(day);
        const held = await deliver('run-1');
        assert.equal(held.status, 'held_back');
        assert.match(
          held.reason ?? '',
          /confirmed on 2206-06-30, a day that has not come: .* Correct confirmed\.$/,
        );
      }
      assert.deepEqual([(await server.parsed()).length, (await memory()).asked.length], [0, 0]);
    });
  });

  it('is listed where its addresses are due, and counted where nobody wrote down a day', async () => {
    await onBench({ confirmed: CONFIRMED }, async ({ tools }) => {
      const datasets = [...tools().datasets.values()];
      const listed = (today: string) =>
        findStaleContacts(datasets, today).stale.map(({ partner }) => partner.partner);
      assert.deepEqual([listed('2026-05-01'), listed('2026-06-15')], [[], [PARTNER]]);
    });
    await onBench({}, async ({ tools }) => {
      assert.equal(findStaleContacts(tools().datasets.values(), '2026-06-15').undeclared.length, 1);
    });
  });
});

function confirmedOn(confirmed: string, datasets: ReadonlyMap<string, Dataset>): Map<string, Dataset> {
  return new Map(
    [...datasets].map(([id, dataset]) => {
      const partners = [...dataset.partners].map(([code, one]) => [code, { ...one, confirmed }] as const);
      return [id, { ...dataset, partners: new Map(partners) }];
    }),
  );
}
