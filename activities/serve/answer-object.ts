/** The catalogue and the files of the open zone, as a static host would serve them. */
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { LocalFile, ObjectHead } from '../platform/effects.js';
import { CHECK_KEY } from '../published/site-keys.js';
import { noticeKey } from '../published/version-keys.js';
import { answerFile } from './answer-file.js';
import type { ServeEffects } from './effects.js';
import type { Publications } from './find-version.js';
import { BRIEF, IMMUTABLE } from './http-answer.js';
import { createMemo } from './memo.js';
import { Refusal } from './refusal.js';

/** How long a page that was drawn again may still be served as it was. */
const FRESH_MS = 5_000;
/** Our own keys, and no other: whatever an address is made of, this is all that reaches the store. */
const KEY = /^(?:[A-Za-z0-9_][A-Za-z0-9_.-]*\/)*[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const LONGEST_KEY = 500;

export type AnswerObject = (context: Context) => Promise<Response>;

export function createAnswerObject(effects: ServeEffects, publications: Publications): AnswerObject {
  const { open, pages, now } = effects;
  const heads = createMemo<ObjectHead | null>({ ttlMs: FRESH_MS, most: 2_000 }, now);
  return async (context) => {
    const key = keyOf(new URL(context.req.url).pathname);
    if (key === null) return refuseKey();
    const [, dataset, version] = /^([^/]+)\/versions\/([^/]+)\//.exec(key) ?? [];
    // refuses what was withdrawn, with its notice, and what no pointer names; a dataset of other declarations is only files
    if (
      dataset !== undefined &&
      version !== undefined &&
      effects.datasets.has(dataset) &&
      key !== noticeKey(dataset, version)
    )
      await publications.manifest(dataset, version);
    const head = await heads.get(key, () => open.head(key));
    if (!head) return refuseKey();
    const settled = version !== undefined || key.startsWith('assets/');
    const headers = {
      'Cache-Control': settled ? IMMUTABLE : BRIEF,
      // its head says the rest, which a policy of ours could only narrow
      ...(key === CHECK_KEY && { 'Content-Security-Policy': "frame-ancestors 'none'" }),
    };
    const name = createHash('sha256').update(`${key}\0${head.etag}`).digest('hex');
    const answer = ({ path, sha256 }: LocalFile) =>
      answerFile(context, { path, type: effects.mediaTypeOf(key), tag: sha256.slice(0, 32), headers });
    const download = (path: string) => open.download(key, path);
    return pages.lend({ name, bytes: head.bytes, download }, answer);
  };
}

/** Null for what is no key of ours. A folder is its page. */
function keyOf(pathname: string): string | null {
  const path = pathname.slice(1);
  const key = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  return key.length <= LONGEST_KEY && KEY.test(key) ? key : null;
}

function refuseKey(): never {
  throw new Refusal(
    404,
    'Rien n’est publié à cette adresse ; la page d’accueil est à l’adresse /, l’API à l’adresse /api/.',
  );
}
