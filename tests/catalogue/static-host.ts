/** A static host, as dumb as one can be. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { mediaTypeOf } from '../../activities/text/media-type.js';

export interface StaticHost {
  readonly url: string;
  close(): void;
}

export async function serveFolder(folder: string): Promise<StaticHost> {
  const server = createServer((request, answer) => {
    const key = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '').slice(1);
    readFile(join(folder, key)).then(
      (body) => answer.writeHead(200, { 'content-type': mediaTypeOf(key) }).end(body),
      () => answer.writeHead(404).end(),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  const port = at && typeof at === 'object' ? at.port : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
