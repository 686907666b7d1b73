/**
 * Temporal's remote codec, for its command line and its pages: sealed payloads come in, open ones go out, and the other way round.
 * A refusal is one line of text, which the command line shows as it is.
 */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { cors } from 'hono/cors';
import { ConfigurationInvalid } from '../errors.js';
import { hoursAfter, judgeSignature, type Signature, signUntil } from '../text/desk-link.js';
import type { DeskCodec, DeskEffects } from './effects.js';
import { readPayloads } from './read-payloads.js';
import { showsToken } from './shows-token.js';

/** The largest message of Temporal's server, in base64, with some margin. */
const MOST_BYTES = 8 * 2 ** 20;
const COOKIE = 'desk-codec';
/** Of a browser that was allowed. */
export const SESSION_HOURS = 12;

export function createCodecRoutes(effects: DeskEffects, codec: DeskCodec): Hono {
  const app = new Hono();
  const { temporalUi } = codec;
  if (temporalUi !== null)
    app.use(
      cors({
        origin: temporalUi,
        allowMethods: ['POST'],
        allowHeaders: ['Authorization', 'Content-Type', 'X-Namespace'],
        credentials: true,
        maxAge: 600,
      }),
    );
  app.use(async (context, next) => {
    const refusal = refuse(context, effects, codec);
    if (refusal) return context.text(...refusal);
    return next();
  });
  app.use(
    bodyLimit({
      maxSize: MOST_BYTES,
      onError: (context) => context.text('The payloads are more than 8 MiB; ask for fewer at a time.', 413),
    }),
  );
  for (const direction of ['encode', 'decode'] as const)
    app.post(`/${direction}`, (context) => turnPayloads(context, codec[direction], effects));
  return app;
}

async function turnPayloads(
  context: Context,
  turn: DeskCodec['encode'],
  { tell }: DeskEffects,
): Promise<Response> {
  const body = readPayloads(await context.req.text());
  if (body === null)
    return context.text(
      'The body is no {"payloads":[…]} with metadata and data in base64; send what Temporal’s codecs do.',
      400,
    );
  try {
    return context.json({ payloads: await turn(body.payloads) });
  } catch (error) {
    if (!(error instanceof ConfigurationInvalid)) throw error;
    tell({ family: error.name, sentence: error.message });
    return context.text(error.message, 400);
  }
}

type Refusal = readonly [sentence: string, status: 400 | 401 | 403];

/** Whoever shows the token may come; so may the pages of the one origin, from a browser that was allowed. */
function refuse(
  context: Context,
  effects: DeskEffects,
  { namespace, temporalUi }: DeskCodec,
): Refusal | null {
  const origin = context.req.header('origin');
  if (origin !== undefined && origin !== temporalUi)
    return ['Pages of this origin may not ask; TEMPORAL_UI_ORIGIN of the desk names the one that may.', 403];
  if (!showsToken(context, effects) && !(origin !== undefined && showsCookie(context, effects)))
    return [
      'Show the token of the desk (Authorization: Bearer DESK_TOKEN), or allow this browser on the page that `npx insertion desk --link` gives.',
      401,
    ];
  // empty where the command line was given none
  const asked = context.req.header('x-namespace') ?? '';
  if (asked !== '' && asked !== namespace)
    return [`This desk opens payloads of the namespace "${namespace}" alone (TEMPORAL_NAMESPACE).`, 400];
  return null;
}

function showsCookie(context: Context, { key, now }: DeskEffects): boolean {
  const [until = '', signature = ''] = (getCookie(context, COOKIE) ?? '').split('.');
  const signed: Signature = { until, key: signature };
  return judgeSignature('codec', signed, key, now()) === 'good';
}

/** Of the browser that asks, for the codec alone; other sites cannot make it show it. */
export function allowBrowser(context: Context, { key, now, origin }: DeskEffects): void {
  const end = hoursAfter(now(), SESSION_HOURS);
  const { until, key: signature } = signUntil('codec', end, key);
  setCookie(context, COOKIE, `${until}.${signature}`, {
    ...{ path: '/codec', httpOnly: true, sameSite: 'Strict', maxAge: SESSION_HOURS * 3_600 },
    secure: origin().startsWith('https:'),
  });
}
