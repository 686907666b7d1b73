/** Who may see the pages of the team: whom the proxy let in, whoever shows the token, whoever has a signed link to the list. */
import type { Context } from 'hono';
import type { Run } from '../../handover/run.js';
import { html } from '../../markup/html.js';
import { hoursAfter, judgeSignature, linkTo } from '../../text/desk-link.js';
import type { DeskEffects, Login } from '../effects.js';
import { refuse, refuseSignature, signatureOf } from '../refuse.js';
import { showsToken } from '../shows-token.js';

export interface Visit {
  readonly by: 'login' | 'token' | 'link';
  /** Of another page of the team, as this visitor may open it. */
  readonly address: (path: string, asked?: Readonly<Record<string, string>>) => string;
  readonly runAddress: (run: Run) => string;
  /** What a form of ours sends besides its own fields. */
  readonly hidden: readonly (readonly [name: string, value: string])[];
}

export function judgeVisit(context: Context, effects: DeskEffects): Visit | Response {
  const login = findLogin(context, effects);
  if (login) return login;
  if (showsToken(context, effects)) return visitBy('token', [], effects);
  const signature = signatureOf(context);
  if (signature.key === '') return refuseStranger(context, effects);
  const state = judgeSignature('list', signature, effects.key, effects.now());
  if (state !== 'good') return refuseSignature(context, state, 'npx insertion desk --link');
  return visitBy('link', Object.entries(signature), effects);
}

/** Whom the proxy before the desk lets in; null where none is declared, or it says nobody of the team. */
export function findLogin(context: Context, effects: DeskEffects): Visit | null {
  const { login } = effects;
  const value = login && readLogin(context, login);
  if (!value || (login.values !== null && !login.values.includes(value))) return null;
  return visitBy('login', [], effects);
}

/** Runs are opened by links of their own, which a proxy may let pass without a login. */
function visitBy(by: Visit['by'], hidden: Visit['hidden'], { key, now, linkHours }: DeskEffects): Visit {
  return {
    ...{ by, hidden },
    address: (path, asked = {}) => {
      const query = new URLSearchParams({ ...asked, ...Object.fromEntries(hidden) });
      return query.size === 0 ? path : `${path}?${query}`;
    },
    runAddress: ({ run, dataset }) => linkTo('', { run, dataset }, hoursAfter(now(), linkHours), key).url,
  };
}

/** Whole: a header that was sent twice is no value that anybody declared. */
function readLogin(context: Context, { header }: Login): string {
  return (context.req.header(header) ?? '').trim().toLowerCase();
}

function refuseStranger(context: Context, { login }: Pick<DeskEffects, 'login'>): Response {
  if (login !== null && readLogin(context, login) !== '')
    return refuse(context, 403, 'This login does not open the desk', [
      html`You are logged in, and <code>DESK_LOGIN_VALUES</code> does not name you. Ask whoever runs the desk.`,
    ]);
  if (login !== null)
    return refuse(context, 403, 'The desk opens for who is logged in', [
      html`The proxy before the desk sent no <code>${login.header}</code>. Come by its address, and log in there; or open the link of a mail, whole.`,
    ]);
  return refuse(context, 403, 'The desk opens by a link', [
    html`Open that of a mail, whole; or ask whoever runs the desk for the one that <code>npx insertion desk --link</code> prints.`,
  ]);
}
