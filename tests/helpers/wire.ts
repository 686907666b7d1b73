/** A wire to a server of this machine, on which things go wrong as told. */
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** `silent`: nothing passes. `cut`, `stall`: so many bytes of the answers pass. `slow`: a little at a time. */
export type Fault =
  | { readonly kind: 'none' | 'silent' | 'slow' }
  | { readonly kind: 'cut' | 'stall'; readonly after: number };

export interface Wire {
  readonly port: number;
  /** From now on, counted anew. */
  break(fault: Fault): void;
  stop(): Promise<void>;
}

const SLOW_BYTES = 8_192;
const SLOW_MS = 5;

export async function startWire(toPort: number): Promise<Wire> {
  let fault: Fault = { kind: 'none' };
  let passed = 0;
  const open = new Set<Socket>();
  const pass = async (from: Socket, to: Socket): Promise<void> => {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      if (fault.kind === 'slow')
        for (let at = 0; at < chunk.length; at += SLOW_BYTES) {
          to.write(chunk.subarray(at, at + SLOW_BYTES));
          await sleep(SLOW_MS);
        }
      else if (fault.kind === 'cut' || fault.kind === 'stall') {
        const left = Math.max(0, fault.after - passed);
        passed += chunk.length;
        to.write(chunk.subarray(0, left));
        if (chunk.length <= left) continue;
        if (fault.kind === 'cut') to.destroy();
        return;
      } else to.write(chunk);
    }
    to.end();
  };
  const server = createServer((near) => {
    const far = connect(toPort, '127.0.0.1');
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => open.delete(socket));
    }
    if (fault.kind === 'silent') return;
    near.pipe(far);
    pass(far, near).catch(() => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: address && typeof address === 'object' ? address.port : 0,
    break(next) {
      fault = next;
      passed = 0;
    },
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
