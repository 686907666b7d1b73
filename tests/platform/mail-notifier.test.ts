/** The data team is told by a line of log always, and by mail once, through a real SMTP server. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import type { Notifier } from '../../activities/platform/effects.js';
import { createFileStore } from '../../activities/platform/file-store.js';
import { COOLING_DAYS, createMailNotifier } from '../../activities/platform/mail-notifier.js';
import { createSmtpMailer } from '../../activities/platform/smtp-mailer.js';
import { type MailPlan, type MailServer, startMailServer } from '../helpers/mail-server.js';

const TEAM = ['equipe@data.insertion.example'];
const NOTICE = {
  subject: 'offre-insertion: a version waits for a decision',
  sentences: ['structures: half as many rows as last time.', 'Then: insertion approve RUN --reason …'],
};
type Notice = Parameters<Notifier['notify']>[0];

async function withTeam(
  plan: MailPlan,
  act: (told: {
    notify: Notifier['notify'];
    server: MailServer;
    logged: Notice[];
    wait: (days: number) => void;
  }) => Promise<void>,
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
