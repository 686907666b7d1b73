/** The data team is told by a line of log always, and by mail once, through a real SMTP server. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'vitest';
import { createMailNotifier } from '../../activities/platform/courier/mail-notifier.js';
import { COOLING_DAYS } from '../../activities/platform/courier/notice-memory.js';
import { createSmtpMailer } from '../../activities/platform/courier/smtp-mailer.js';
import type { Notice, Notifier } from '../../activities/platform/effects.js';
import { createRunLinks, type LinkRun } from '../../activities/platform/settings/desk-settings.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { type MailPlan, type MailServer, startMailServer } from '../helpers/mail-server.js';

const TEAM = ['equipe@data.insertion.example'];
const NOTICE = {
  subject: 'offre-insertion: a version waits for a decision',
  sentences: ['structures: half as many rows as last time.', 'Then: insertion approve RUN --reason …'],
};

async function withTeam(
  plan: MailPlan,
  act: (told: {
    notify: Notifier['notify'];
    server: MailServer;
    logged: Notice[];
    wait: (days: number) => void;
  }) => Promise<void>,
  linkRun: LinkRun | null = null,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'insertion-team-'));
  const server = await startMailServer({ hideSTARTTLS: true, ...plan });
  const from = { name: 'data.insertion', address: 'robot@data.insertion.example' };
  const settings = { host: '127.0.0.1', port: server.port, implicitTls: false, credentials: null, from };
  const logged: Notice[] = [];
  let now = Date.parse('2026-07-01T10:00:00Z');
  const { notify } = createMailNotifier({
    log: { notify: async (notice) => void logged.push(notice) },
    mailer: createSmtpMailer(settings, { authorities: null }),
    linkRun,
    ...{ to: TEAM, store: createFileStore(folder), now: () => new Date(now), pauseMs: 10 },
  });
  const wait = (days: number) => {
    now += days * 86_400_000;
  };
  try {
    await act({ notify, server, logged, wait });
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

it('tells what to type, under a subject that sorts', async () => {
  await withTeam({}, async ({ notify, server, logged }) => {
    await notify(NOTICE);
    const [mail] = await server.parsed();
    assert.equal(mail?.subject, '[insertion] offre-insertion: a version waits for a decision');
    assert.match(mail?.text ?? '', /half as many rows as last time\.\n\nThen: insertion approve RUN/);
    assert.equal(mail?.headers.get('auto-submitted'), 'auto-generated');
    assert.deepEqual(logged, [NOTICE]);
  });
});

it('mails the same notice once within its days, a reminder at once, and logs all', async () => {
  await withTeam({}, async ({ notify, server, logged, wait }) => {
    await notify(NOTICE);
    await notify(NOTICE);
    await notify({ ...NOTICE, subject: `${NOTICE.subject} (reminder 1)` });
    wait(COOLING_DAYS);
    await notify(NOTICE);
    assert.equal(server.taken.length, 3);
    assert.equal(logged.length, 4);
  });
});

it('waits for a server that asks for patience, and never makes what it tells of fail', async () => {
  let turns = 0;
  const greylisting = () => {
    turns += 1;
    return turns < 3 ? 451 : 250;
  };
  await withTeam({ answer: greylisting }, async ({ notify, server }) => {
    await notify(NOTICE);
    assert.equal(server.taken.length, 1);
  });
  await withTeam({ answer: () => 550 }, async ({ notify, logged }) => {
    await notify(NOTICE);
    assert.equal(logged.length, 2);
    assert.match(logged[1]?.subject ?? '', /was not told by mail/);
    assert.doesNotMatch(JSON.stringify(logged), /@data\.insertion/);
  });
});

const HELD = { ...NOTICE, held: { run: 'RUN', dataset: 'offre-insertion' } };
const linksOf = (key: string) =>
  createRunLinks({
    ...{ url: 'https://desk.example', key: { setting: 'DESK_KEY', given: key }, token: null },
    ...{ linkHours: 72, login: null, temporalUi: null },
  });

it('gives a link to a held run in its mail alone, made anew for each, and still tells a notice once', async () => {
  await withTeam(
    {},
    async ({ notify, server, logged, wait }) => {
      await notify(HELD);
      wait(1);
      await notify(HELD);
      await notify({ ...HELD, subject: `${HELD.subject} (reminder 1)` });
      await notify({ ...NOTICE, subject: 'offre-insertion: something else' });
      const texts = (await server.parsed()).map(({ text = '' }) => text);
      assert.equal(texts.length, 3);
      const [first, reminder, other] = texts;
      assert.match(
        first ?? '',
        /here, until 2026-07-04 10:00 UTC\..*\n\nhttps:\/\/desk\.example\/runs\/offre-insertion\/RUN\?until=\d{10}&key=[\w-]{43}\n$/,
      );
      assert.match(reminder ?? '', /here, until 2026-07-05 10:00 UTC/);
      assert.doesNotMatch(`${other}${JSON.stringify(logged)}`, /desk\.example/);
    },
    linksOf('k'.repeat(32)),
  );
});

it('mails all the same where no link can be made, and says why', async () => {
  await withTeam(
    {},
    async ({ notify, server, logged }) => {
      await notify(HELD);
      assert.equal(server.taken.length, 1);
      assert.deepEqual(logged[1], {
        subject: 'The mail of a held run has no link',
        sentences: [
          HELD.subject,
          'DESK_KEY holds no text of 32 characters or more without spaces; make one with: openssl rand -base64 32',
        ],
      });
    },
    linksOf('too short'),
  );
});
