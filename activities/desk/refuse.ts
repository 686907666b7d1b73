/** A sentence in place of what was asked for. */
import type { Context } from 'hono';
import type { Signature } from '../desk-link.js';
import { renderRefusal } from './render-list.js';

export type Status = 200 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 500 | 503;

export function refuse(
  context: Context,
  status: Status,
  title: string,
  sentences: readonly string[],
): Response {
  return context.body(renderRefusal(title, sentences), status, {
    'Content-Type': 'text/html; charset=utf-8',
  });
}

/** As the address bears it. */
export function signatureOf(context: Context): Signature {
  return { until: context.req.query('until') ?? '', key: context.req.query('key') ?? '' };
}

const SIGNED = {
  altered: [
    403,
    'This link was altered',
    'Open it as it stands in the mail, whole; mail programs cut long links. Or ask for another one:',
  ],
  expired: [
    410,
    'This link has expired',
    'Open that of the last reminder, or ask whoever runs the desk for another one:',
  ],
} as const;

/** `command`: what prints another one. */
export function refuseSignature(context: Context, state: keyof typeof SIGNED, command: string): Response {
  const [status, title, sentence] = SIGNED[state];
  return refuse(context, status, title, [`${sentence} ${command}.`, 'Nothing was recorded.']);
}
