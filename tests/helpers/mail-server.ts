/** A real SMTP server on the loopback interface, that keeps what it takes and answers as told. */
import { buffer } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
  readonly secure: boolean;
  readonly user: string | null;
}

export interface MailServer {
  readonly port: number;
  readonly url: string;
  readonly taken: readonly TakenMail[];
  parsed(): Promise<ParsedMail[]>;
  forget(): void;
  stop(): Promise<void>;
}

export interface MailPlan extends SMTPServerOptions {
  /** An SMTP code for an address; 250 takes it. */
  readonly answer?: (address: string) => number;
  /** Awaited once a mail is taken, before the server says so. */
  readonly taking?: (mail: TakenMail, server: { cutConnections(): void }) => Promise<void>;
  readonly user?: string;
  readonly password?: string;
}

export async function startMailServer(plan: MailPlan = {}): Promise<MailServer> {
  const { answer = () => 250, taking = async () => undefined, user, password, ...options } = plan;
  const taken: TakenMail[] = [];
  const server = new SMTPServer({
    ...{ authOptional: user === undefined, disableReverseLookup: true, logger: false, closeTimeout: 100 },
    ...(user === undefined ? { disabledCommands: ['AUTH'] } : {}),
    ...options,
    onAuth({ username, password: given }, _session, done) {
      if (username === user && given === password) done(null, { user: username });
      else done(Object.assign(new Error(`5.7.8 no ${username} ${given} here`), { responseCode: 535 }));
    },
    onRcptTo({ address }, _session, done) {
      const responseCode = answer(address);
      if (responseCode === 250) done();
      else
        done(
          Object.assign(new Error(`${String(responseCode)[0]}.2.0 <${address}> not now`), { responseCode }),
        );
    },
    onData(stream, session, done) {
      buffer(stream)
        .then(async (raw) => {
          const { mailFrom, rcptTo } = session.envelope;
          const mail = {
            ...{ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), raw },
            ...{ secure: session.secure, user: typeof session.user === 'string' ? session.user : null },
          };
          taken.push(mail);
          await taking(mail, { cutConnections });
          done();
        })
        .catch(done);
    },
  });
  server.on('error', () => undefined); // connections that the test cuts
  const sockets = new Set<{ destroy(): void }>();
  server.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const cutConnections = () => sockets.forEach((socket) => void socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  return {
    ...{ port, taken, url: `smtp://127.0.0.1:${port}` },
    parsed: () => Promise.all(taken.map(({ raw }) => simpleParser(raw))),
    forget: () => void taken.splice(0),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
