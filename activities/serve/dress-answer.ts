/** What every answer of the server says in its headers. */
import type { Context } from 'hono';

const READING = 'GET, HEAD, OPTIONS';

/** Of a question that an assistant puts. */
const ASKING = 'Content-Type, Accept, Mcp-Protocol-Version, Mcp-Method, Mcp-Name, Mcp-Session-Id';

/** Open data for everybody, and nothing that a browser could run or frame. */
export async function dressAnswer(context: Context, next: () => Promise<void>): Promise<void> {
  await next();
  const { headers } = context.res;
  const set = (name: string, value: string) => headers.set(name, value);
  set('Access-Control-Allow-Origin', '*');
  set(
    'Access-Control-Expose-Headers',
    'ETag, Content-Location, Content-Disposition, Content-Range, Retry-After',
  );
  if (context.req.method === 'OPTIONS') {
    set('Access-Control-Allow-Methods', context.req.path === '/mcp' ? 'POST, OPTIONS' : READING);
    set(
      'Access-Control-Allow-Headers',
      context.req.path === '/mcp' ? ASKING : 'If-None-Match, If-Range, Range, Accept',
    );
    set('Access-Control-Max-Age', '86400');
  }
  if (context.res.status === 405 || context.req.method === 'OPTIONS')
    set('Allow', context.req.path === '/mcp' ? 'POST, OPTIONS' : READING);
  set('Vary', 'Accept-Encoding, Accept');
  set('X-Content-Type-Options', 'nosniff');
  set('X-Frame-Options', 'DENY');
  set('Referrer-Policy', 'no-referrer');
  set('Cross-Origin-Resource-Policy', 'cross-origin');
  if (headers.has('Content-Security-Policy')) return;
  set(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
}
