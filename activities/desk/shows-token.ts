import type { Context } from 'hono';
import { sameText } from '../text/same-text.js';
import type { DeskEffects } from './effects.js';

export function showsToken(context: Context, { token }: Pick<DeskEffects, 'token'>): boolean {
  const [, shown] = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
  return token !== null && shown !== undefined && sameText(shown, token);
}
