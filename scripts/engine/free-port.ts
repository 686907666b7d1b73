/** Ports for servers of our own, on the loopback interface only. */
import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

/** Below those that systems give to connections, and to who asks for any port: a server that starts slowly still finds its own free. */
const [LOWEST, END] = [20_000, 32_000];

/** A port nobody listens on now; who needs it must take it at once, and try another when it is gone. */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(LOWEST, END);
    if (await canListen(port)) return port;
  }
  throw new Error(`no port between ${LOWEST} and ${END} is free on 127.0.0.1; end what listens there.`);
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Whether something accepts connections there, within a second. */
export function isListening(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1_000 });
    const settle = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => settle(true));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
  });
}
