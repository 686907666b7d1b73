/** What an answer of udata that is no success means to us. Five shapes of JSON, HTML of a proxy, or nothing at all. */
import { z } from 'zod';
import { CatalogueBusy, CatalogueRefused, type InsertionError } from '../../errors.js';
import { readRetryAfter } from '../channel/https/https-answers.js';

/** Statuses that time may cure, besides 5xx. 423: the portal is read-only for maintenance. */
const TEMPORARY = new Set([408, 423, 425, 429]);

export interface RefusedAnswer {
  /** For people: `PUT /api/1/datasets/…/`. */
  readonly call: string;
  readonly host: string;
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** Texts are translated and repeat what was sent: only names of fields are read, and short texts of validation. */
const Told = z.object({
  errors: z.record(z.string(), z.unknown()).optional(),
  message: z.string().optional(),
});

export function describeAnswer(answer: RefusedAnswer, now: Date): InsertionError {
  const { call, host, status } = answer;
  const where = `${host}: ${call} answered HTTP ${status}`;
  if (status >= 500 || TEMPORARY.has(status)) {
    const wait = readRetryAfter(answer.retryAfter, now);
    return new CatalogueBusy(`${where}; try again ${wait === null ? 'later' : `in ${wait} s`}.`, {
      status,
      ...(wait === null ? {} : { retryAfterSeconds: wait }),
    });
  }
  return new CatalogueRefused(`${where}: ${adviceFor(status, answer.body)}`);
}

function adviceFor(status: number, body: string): string {
  if (status === 401)
    return 'the key is not accepted; make a new one on the portal, set DATAGOUV_API_KEY, then publish again.';
  if (status === 403)
    return 'the key’s owner may not change this; make them an editor of the organization, or correct DATAGOUV_API_KEY.';
  if (status === 404) return 'it is not there; look at the dataset on the portal.';
  if (status === 410) return 'it was deleted on the portal; restore it there, then publish again.';
  if (status === 413)
    return 'the proxy before the portal takes no request so large; ask its operators for the limit.';
  if (status >= 300 && status < 400)
    return 'the address is not final; set DATAGOUV_URL to the one the portal redirects to.';
  const fields = refusedFields(body);
  if (fields.length > 0) return `refused ${fields.join(', ')}; correct them in metadata.yaml.`;
  return 'the request is refused; compare metadata.yaml with what the portal takes.';
}

/** Names of the fields that a validation refuses, nested ones joined by a dot. */
function refusedFields(body: string): string[] {
  const told = Told.safeParse(parseJson(body));
  return told.success ? namesIn(told.data.errors ?? {}).slice(0, 8) : [];
}

function namesIn(errors: Readonly<Record<string, unknown>>, above = ''): string[] {
  return Object.entries(errors).flatMap(([name, inner]) => {
    const path = above === '' ? name : `${above}.${name}`;
    const nested = z.record(z.string(), z.unknown()).safeParse(inner);
    if (nested.success && !Array.isArray(inner)) return namesIn(nested.data, path);
    return /^[\w.-]{1,60}$/.test(path) ? [`"${path}"`] : [];
  });
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // HTML, or nothing: the caller's shape says what that means
  }
}
