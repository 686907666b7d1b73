/** The team's chat, through real HTTP servers: a webhook, a room of Matrix, and servers that do not want it. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'vitest';
import { createChatNotifier } from '../../activities/platform/courier/chat-notifier.js';
import { COOLING_DAYS } from '../../activities/platform/courier/notice-memory.js';
import type { Notice } from '../../activities/platform/effects.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { listen, stopListening } from '../helpers/listen.js';

const NOTICE: Notice = {
  subject: 'offre-insertion: a version waits',
  sentences: ['Half as many rows.', 'Then: insertion approve RUN'],
};

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly body: unknown;
}

async function withChat(
  { path, token, statuses = [200] }: { path: string; token: string | null; statuses?: readonly number[] },
  act: (told: {
    notify: (notice: Notice) => Promise<void>;
    asked: Asked[];
    logged: Notice[];
    wait: (days: number) => void;
  }) => Promise<void>,
): Promise<void> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      asked.push({
        method,
        path: url,
        token: headers.authorization,
        body: JSON.parse(Buffer.concat(chunks).toString()),
      });
      response.writeHead(statuses[Math.min(asked.length, statuses.length) - 1] ?? 200).end('{}');
    });
  });
  const base = await listen(server);
  const folder = await mkdtemp(join(tmpdir(), 'chat-'));
  const logged: Notice[] = [];
  const log = { notify: async (notice: Notice) => void logged.push(notice) };
  let now = Date.parse('2026-07-01T10:00:00Z');
  const { notify } = createChatNotifier(log, log, {
    ...{ url: `${base}${path}`, token, authorities: null, store: createFileStore(folder) },
    ...{ allowPrivateHosts: ['127.0.0.1:*'], now: () => new Date(now), pauseMs: 5 },
  });
  try {
    const wait = (days: number) => {
      now += days * 86_400_000;
    };
    await act({ notify, asked, logged, wait });
  } finally {
    stopListening(server);
    await rm(folder, { recursive: true, force: true });
  }
}

it('is told by an incoming webhook, once a week at most, and the log each time', () =>
  withChat({ path: '/hooks/abc', token: null }, async ({ notify, asked, logged, wait }) => {
    await notify(NOTICE);
    await notify(NOTICE);
    const text =
      '[insertion] offre-insertion: a version waits\n\nHalf as many rows.\n\nThen: insertion approve RUN';
    assert.deepEqual(asked, [{ method: 'POST', path: '/hooks/abc', token: undefined, body: { text } }]);
    assert.equal(logged.length, 2);
    wait(COOLING_DAYS + 1);
    await notify(NOTICE);
    assert.equal(asked.length, 2);
  }));

it('is told in a room of Matrix, under an id that makes what is sent twice one message', () =>
  withChat(
    {
      path: '/_matrix/client/v3/rooms/!abc:example.org/send/m.room.message',
      token: 'jeton',
      statuses: [502, 200],
    },
    async ({ notify, asked }) => {
      await notify(NOTICE);
      assert.equal(asked.length, 2);
      assert.equal(asked[0]?.path, asked[1]?.path);
      assert.match(asked[0]?.path ?? '', /m\.room\.message\/[0-9a-f]{32}\.2026-07-01$/);
      assert.deepEqual([asked[0]?.method, asked[0]?.token], ['PUT', 'Bearer jeton']);
      assert.deepEqual(Object.keys(asked[0]?.body ?? {}), ['msgtype', 'body']);
    },
  ));

it('costs a line of log where it is refused or silent, never the run, and never the secret', () =>
  withChat({ path: '/hooks/secret-abc', token: null, statuses: [404] }, async ({ notify, asked, logged }) => {
    await notify(NOTICE);
    assert.equal(asked.length, 1);
    assert.equal(logged.at(-1)?.subject, 'The data team was not told in its chat');
    assert.match(JSON.stringify(logged), /answered HTTP 404; correct TEAM_CHAT_URL/);
    assert.doesNotMatch(JSON.stringify(logged), /secret-abc/);
  }));
