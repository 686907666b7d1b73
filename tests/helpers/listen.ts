/** A server of a test on a free port of this machine. */
import type { Server } from 'node:http';

/** Its address, without a final slash. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
}

/** Whoever still asks is cut off. */
export function stopListening(server: Server): void {
  server.closeAllConnections();
  server.close();
}
