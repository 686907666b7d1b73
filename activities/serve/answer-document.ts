/** A document of ours as an answer, and what every route answers with. */
import type { Context } from 'hono';
import { toSortedJson } from '../text/sorted-json.js';
import type { AnswerRows } from './answer-rows.js';
import type { describeApi } from './description/describe-api.js';
import type { ServeEffects } from './effects.js';
import type { Publications } from './find-version.js';
import { answerBody, BRIEF, IMMUTABLE, tagOf } from './http-answer.js';
import { Refusal } from './refusal.js';

/** What every answer is made with. */
export interface Server {
  readonly effects: ServeEffects;
  readonly publications: Publications;
  readonly answerRows: AnswerRows;
  readonly describe: () => ReturnType<typeof describeApi>;
  readonly originOf: (context: Context) => string;
}

export function refuseAddress(): never {
  throw new Refusal(404, 'Cette adresse n’est pas de l’API ; /api/doc les donne toutes.');
}

export function cacheOf(version: string): string {
  return version === 'latest' ? BRIEF : IMMUTABLE;
}

export function answerJson(context: Context, document: object | string, cache = BRIEF): Promise<Response> {
  const text = typeof document === 'string' ? document : toSortedJson(document);
  return answerText(context, text, 'application/json', cache);
}

export function answerText(context: Context, bytes: string, type: string, cache = BRIEF): Promise<Response> {
  return answerBody(context, { bytes, type, tag: tagOf(bytes), headers: { 'Cache-Control': cache } });
}
