/** Asks a server to end what a connection of ours still asks: the server itself does not see that nobody waits any more. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { z } from 'zod';

/** Codes of the protocol: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const SSL_REQUEST = 80_877_103;
const CANCEL_REQUEST = 80_877_102;
/** As long as somebody who gave up is kept. */
const LONGEST_MS = 5_000;

/** What the server gave the connection at its begin; the library keeps it, and does not say so in its types. */
const Backend = z.object({ processID: z.int(), secretKey: z.int() });

export interface CancelPlace {
  /** A new one, not connected. */
  readonly socket: Socket;
  readonly port: number;
  readonly host: string;
  /** Null: in clear. */
  readonly tls: ConnectionOptions | null;
}

/** `client`: of the connection that is given up. What fails is left alone: the server ends the statement at its timeout. */
export async function cancelAtServer(
  client: object,
  { socket, port, host, tls }: CancelPlace,
): Promise<void> {
  const backend = Backend.safeParse(client);
  if (!backend.success) return;
  const signal = AbortSignal.timeout(LONGEST_MS);
  let sent: Socket = socket;
  try {
    socket.connect(port, host);
    await once(socket, 'connect', { signal });
    if (tls !== null) {
      socket.write(words(SSL_REQUEST));
      const [answer]: unknown[] = await once(socket, 'data', { signal });
      if (!(answer instanceof Uint8Array) || answer[0] !== 'S'.charCodeAt(0)) return;
      sent = connectTls({ ...tls, socket, host });
      await once(sent, 'secureConnect', { signal });
    }
    const { processID, secretKey } = backend.data;
    sent.write(words(CANCEL_REQUEST, processID, secretKey));
    sent.resume();
    // The server closes once it has passed the request on.
    await once(sent, 'close', { signal });
  } catch {
    // told by the failure that made us give up
  } finally {
    sent.destroy();
    socket.destroy();
  }
}

/** Its own length first, as every message of the protocol. */
function words(...codes: readonly number[]): Buffer {
  const message = Buffer.alloc(4 * (codes.length + 1));
  message.writeInt32BE(message.length);
  for (const [rank, code] of codes.entries()) message.writeInt32BE(code, 4 * (rank + 1));
  return message;
}
