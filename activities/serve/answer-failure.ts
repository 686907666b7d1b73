/** What a reader is told of what went wrong, and what the operator is. */
import type { Context } from 'hono';
import { EngineFailed, InsertionError } from '../errors.js';
import type { ServeEffects } from './effects.js';
import { refusalOf } from './refusal-of.js';

/** A reader learns what to do; the operator learns the rest. */
export function answerFailure(error: unknown, context: Context, { tell }: ServeEffects): Response {
  const refusal = refusalOf(error);
  if (refusal !== error) {
    const sentence =
      error instanceof InsertionError
        ? error.message
        : error instanceof Error
          ? `${error.name}: a bug of the toolkit`
          : 'a bug of the toolkit';
    tell({ path: context.req.path, sentence });
  }
  const wait = error instanceof EngineFailed ? '30' : '2';
  return context.json(refusal.document, refusal.status, {
    'Cache-Control': 'no-store',
    ...(refusal.status === 503 ? { 'Retry-After': wait } : {}),
  });
}
