/**
 * An address with accents as somebody typed it: curl sends its bytes as they are, and Node's parser refuses them before
 * any request exists. It is escaped and answered, on a connection that then ends.
 */
import type { Socket } from 'node:net';
import type { Hono } from 'hono';

const REFUSED = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
const REQUEST_LINE = /^(GET|HEAD) (\/[^\s]*) HTTP\/1\.[01]\r\n([\s\S]*)/;

/** For the `clientError` of a server: `error` carries what was received. */
export async function answerUnescaped(
  error: Error & { readonly code?: string; readonly rawPacket?: Uint8Array },
  socket: Socket,
  app: Hono,
): Promise<void> {
  const escaped = error.code === 'HPE_INVALID_URL' ? readUnescaped(error.rawPacket) : null;
  if (escaped === null || !socket.writable) {
    if (socket.writable) socket.end(REFUSED);
    else socket.destroy();
    return;
  }
  const response = await app.fetch(escaped);
  const head = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`HTTP/1.1 ${response.status} ${response.statusText}\r\n${head}Connection: close\r\n\r\n`);
  if (response.body) for await (const part of response.body) socket.write(part);
  socket.end();
}

/** Null where the request is wrong in another way. Of its head, the host alone matters. */
function readUnescaped(packet: Uint8Array | undefined): Request | null {
  const [, method, address = '', head = ''] =
    REQUEST_LINE.exec(Buffer.from(packet ?? []).toString('latin1')) ?? [];
  const [, host = 'localhost'] = /^host:[ \t]*([\w.:[\]-]+)[ \t]*\r$/im.exec(head) ?? [];
  if (method === undefined) return null;
  const path = address.replace(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`);
  try {
    return new Request(`http://${host}${path}`, { method });
  } catch {
    return null;
  }
}
