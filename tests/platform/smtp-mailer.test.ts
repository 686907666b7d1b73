/** Mail through a real SMTP server, well and badly behaved. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import { afterAll, describe, it } from 'vitest';
import { ConfigurationInvalid, RecipientBusy, RecipientRefused } from '../../activities/errors.js';
import type { Mail } from '../../activities/platform/courier/courier.js';
import { createSmtpMailer } from '../../activities/platform/courier/smtp-mailer.js';
import { createAuthority } from '../helpers/authority.js';
import { type MailPlan, type MailServer, startMailServer } from '../helpers/mail-server.js';

const authority = await createAuthority();
afterAll(() => authority.remove());

const MAIL: Mail = {
  ...{
    id: 'a1b2c3',
    date: new Date('2026-07-01T10:00:00Z'),
    to: ['a@partenaire.example', 'b@partenaire.example'],
  },
  replyTo: { name: 'Équipe', address: 'contact@data.insertion.example' },
  ...{
    subject: 'Référentiel de l’offre : 3 signalements',
    text: 'Bonjour,\n\nÇa va.\n',
    html: '<p>Bonjour</p>',
  },
  ...{ language: 'fr', list: 'rapports-qualite' },
  attachments: [{ name: 'rapport.html', type: 'text/html', body: Buffer.from('<p>é</p>') }],
};
const FROM = { name: 'data.insertion', address: 'rapports@data.insertion.example' };

interface Own {
  readonly tls?: boolean;
  readonly trust?: boolean;
  readonly host?: string;
  readonly implicitTls?: boolean;
  readonly credentials?: { user: string; pass: string };
  readonly silenceMs?: number;
}

async function withServer<Result>(
  plan: MailPlan,
  own: Own,
  act: (
    send: (signal?: AbortSignal) => ReturnType<ReturnType<typeof createSmtpMailer>['send']>,
    server: MailServer,
  ) => Promise<Result>,
): Promise<Result> {
  const { key, cert, ca } = authority;
  const server = await startMailServer({ ...(own.tls ? { key, cert } : { hideSTARTTLS: true }), ...plan });
  const {
    host = '127.0.0.1',
    implicitTls = false,
    credentials = null,
    trust = true,
    silenceMs = 20_000,
  } = own;
  const settings = { host, port: server.port, implicitTls, credentials, from: FROM };
  const mailer = createSmtpMailer(settings, { authorities: trust ? [ca] : null, silenceMs });
  try {
    return await act((signal = AbortSignal.timeout(60_000)) => mailer.send(MAIL, MAIL.to, signal), server);
  } finally {
    await server.stop();
  }
}

/** Only sentences of ours: no address, no password, no word of the server. */
async function refusal(kind: new (...words: never[]) => Error, sending: Promise<unknown>): Promise<string> {
  const error = await sending.then(
    () => null,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof kind, String(error));
  assert.doesNotMatch(error.message, /partenaire\.example|sesame|not now|no robot/);
  return error.message;
}

describe('a mail', () => {
  it('arrives whole, with the headers that a machine must write', async () => {
    await withServer({}, {}, async (send, server) => {
      assert.deepEqual(await send(), { accepted: MAIL.to, refused: [], busy: [] });
      const [mail] = await server.parsed();
      const header = (name: string) => mail?.headers.get(name);
      assert.equal(mail?.subject, MAIL.subject);
      assert.deepEqual(mail?.from?.value, [FROM]);
      assert.deepEqual(mail?.replyTo?.value, [MAIL.replyTo]);
      assert.equal(mail?.messageId, '<a1b2c3@data.insertion.example>');
      assert.equal(mail?.date?.toISOString(), '2026-07-01T10:00:00.000Z');
      assert.equal(header('auto-submitted'), 'auto-generated');
      assert.equal(header('content-language'), 'fr');
      assert.match(
        server.taken[0]?.raw.toString() ?? '',
        /^List-Id: <rapports-qualite\.data\.insertion\.example>\r$/im,
      );
      assert.equal(mail?.text, MAIL.text);
      assert.equal(mail?.html, MAIL.html);
      assert.deepEqual(
        mail?.attachments.map(({ filename, contentType, content }) => [
          filename,
          contentType,
          content.toString(),
        ]),
        [['rapport.html', 'text/html', '<p>é</p>']],
      );
    });
  });

  it('is the same to the byte when it is sent again', async () => {
    await withServer({}, {}, async (send, server) => {
      await send();
      await sleep(1_100);
      await send();
      assert.equal(server.taken.length, 2);
      assert.deepEqual(server.taken[0]?.raw, server.taken[1]?.raw);
    });
  });

  it('has no other header than ours, whatever a name or a subject holds', async () => {
    const mailer = createSmtpMailer(
      { host: 'x', port: 1, implicitTls: false, credentials: null, from: FROM },
      { authorities: null },
    );
    const evil = 'Dupont\r\nBcc: victime@ailleurs.example\r\n\r\nbonjour\u2028X-Own: 1';
    const raw = await mailer.compose({
      ...MAIL,
      subject: evil,
      replyTo: { name: evil, address: 'contact@data.insertion.example' },
      attachments: [{ name: evil, type: 'text/plain', body: Buffer.from('x') }],
    });
    const mail = await simpleParser(Buffer.from(raw));
    assert.equal(mail.bcc, undefined);
    assert.equal(mail.headers.has('x-own'), false);
    assert.deepEqual(
      mail.to && [mail.to].flat().flatMap(({ value }) => value.map(({ address }) => address)),
      [...MAIL.to],
    );
    assert.equal(mail.text, MAIL.text);
  });
});

describe('the way to the server', () => {
  it('is closed by STARTTLS, and the user known there', async () => {
    const plan = { user: 'robot', password: 'sesame' };
    await withServer(
      plan,
      { tls: true, credentials: { user: 'robot', pass: 'sesame' } },
      async (send, server) => {
        await send();
        assert.deepEqual([server.taken[0]?.secure, server.taken[0]?.user], [true, 'robot']);
      },
    );
  });

  it('is closed from the first byte with smtps', async () => {
    await withServer({ secure: true }, { tls: true, implicitTls: true }, async (send, server) => {
      await send();
      assert.equal(server.taken[0]?.secure, true);
    });
  });

  it('is not taken without TLS to another machine, nor to one whose certificate nobody known has signed', async () => {
    // This machine by an address that does not tell so.
    await withServer(
      { disabledCommands: ['STARTTLS', 'AUTH'] },
      { host: '::ffff:127.0.0.1' },
      async (send, server) => {
        assert.match(
          await refusal(ConfigurationInvalid, send()),
          /^SMTP_URL: ::ffff:127\.0\.0\.1 offers no TLS/,
        );
        assert.equal(server.taken.length, 0);
      },
    );
    await withServer({}, { tls: true, trust: false }, async (send, server) => {
      assert.match(await refusal(ConfigurationInvalid, send()), /EXTRA_CA_FILE/);
      assert.equal(server.taken.length, 0);
    });
  });

  it('tells a wrong password from a busy server', async () => {
    const plan = { user: 'robot', password: 'other' };
    await withServer(plan, { tls: true, credentials: { user: 'robot', pass: 'sesame' } }, async (send) => {
      assert.match(
        await refusal(ConfigurationInvalid, send()),
        /does not accept the user and password \(535 5\.7\.8\)/,
      );
    });
  });
});

describe('a server', () => {
  it('is greeted without a mail, and says what is wrong', async () => {
    const { key, cert, ca } = authority;
    const server = await startMailServer({ key, cert, user: 'robot', password: 'sesame' });
    const greet = (pass: string) =>
      createSmtpMailer(
        {
          host: '127.0.0.1',
          port: server.port,
          implicitTls: false,
          credentials: { user: 'robot', pass },
          from: FROM,
        },
        { authorities: [ca] },
      ).greet();
    await greet('sesame');
    await refusal(ConfigurationInvalid, greet('sésame'));
    assert.equal(server.taken.length, 0);
    await server.stop();
  });

  it('that takes some addresses, refuses some and wants patience for others is told apart', async () => {
    const answer = (address: string) => (address.startsWith('a@') ? 550 : 250);
    await withServer({ answer }, {}, async (send) => {
      assert.deepEqual(await send(), {
        accepted: ['b@partenaire.example'],
        refused: ['a@partenaire.example'],
        busy: [],
      });
    });
    await withServer({ answer: (address) => (address.startsWith('a@') ? 550 : 451) }, {}, async (send) => {
      assert.deepEqual(await send(), {
        accepted: [],
        refused: ['a@partenaire.example'],
        busy: ['b@partenaire.example'],
      });
    });
  });

  it('that refuses the mail itself refuses it for good; one that is full is asked again', async () => {
    const failing = (responseCode: number): MailPlan => ({
      taking: () => Promise.reject(Object.assign(new Error('5.7.1 no robot'), { responseCode })),
    });
    await withServer(failing(554), {}, async (send) => {
      assert.match(await refusal(RecipientRefused, send()), /SMTP 554 5\.7\.1/);
    });
    await withServer(failing(452), {}, async (send) => {
      assert.match(await refusal(RecipientBusy, send()), /SMTP 452/);
    });
  });

  it('that is slow, cuts the connection after DATA, or is not there is asked again', async () => {
    await withServer({ taking: () => sleep(3_000) }, { silenceMs: 500 }, async (send) => {
      assert.match(await refusal(RecipientBusy, send()), /too slow/);
    });
    const cut: MailPlan = { taking: async (_mail, { cutConnections }) => cutConnections() };
    await withServer(cut, {}, async (send, server) => {
      assert.match(await refusal(RecipientBusy, send()), /the connection broke/);
      assert.equal(server.taken.length, 1);
    });
    await withServer({}, {}, async (send, server) => {
      await server.stop();
      assert.match(await refusal(RecipientBusy, send()), /the connection broke/);
    });
  });

  it('is not waited for once the step is cancelled', async () => {
    // the server never says that it took the mail
    await withServer({ taking: () => new Promise(() => {}) }, {}, async (send) => {
      await assert.rejects(send(AbortSignal.timeout(300)), { name: 'TimeoutError' });
    });
  });
});
