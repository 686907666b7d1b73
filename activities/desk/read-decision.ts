/** What somebody filled in, or what is wrong with it, field by field. Pure. */
import type { Decision } from '../handover/hold.js';
import { shapesIn } from '../text/identifier-shapes.js';

export const LONGEST_AUTHOR = 100;
export const LONGEST_REASON = 2_000;

/** As they were typed, to be shown again. */
export interface Filled {
  readonly verdict: string;
  readonly author: string;
  readonly reason: string;
}
export type FieldName = keyof Filled;
export type Problems = Partial<Record<FieldName, string>>;

export const NOTHING_FILLED: Filled = { verdict: '', author: '', reason: '' };

export type ReadDecision =
  | { readonly verdict: 'approved' | 'rejected'; readonly decision: Decision }
  | { readonly filled: Filled; readonly problems: Problems };

export function readDecision(form: URLSearchParams): ReadDecision {
  const textOf = (name: FieldName) => (form.get(name) ?? '').replace(/\r\n?/g, '\n').trim();
  const filled = { verdict: textOf('verdict'), author: textOf('author'), reason: textOf('reason') };
  const { verdict, author, reason } = filled;
  const problems: Problems = {
    ...(verdict === 'approved' || verdict === 'rejected' ? {} : { verdict: 'Choose one of the two.' }),
    ...told('author', judgeText(author, 'Say who decides.', LONGEST_AUTHOR, /[\p{Cc}\p{Zl}\p{Zp}]/u)),
    ...told('reason', judgeText(reason, 'Say why.', LONGEST_REASON, /[^\P{Cc}\n\t]/u)),
  };
  if ((verdict === 'approved' || verdict === 'rejected') && Object.keys(problems).length === 0)
    return { verdict, decision: { author, reason, ...evidenceIn(form) } };
  return { filled, problems };
}

/** Of the page that the form stood in. */
function evidenceIn(form: URLSearchParams): Pick<Decision, 'evidence'> {
  const evidence = form.get('evidence') ?? '';
  return /^[0-9a-f]{64}$/.test(evidence) ? { evidence } : {};
}

function told(name: FieldName, problem: string | null): Problems {
  return problem === null ? {} : { [name]: problem };
}

const SHAPE_WORDS = {
  nir: 'a NIR',
  telephone: 'a telephone number',
  courriel: 'somebody’s e-mail address',
  iban: 'an IBAN',
} as const;

/** Both texts go to a manifest that everybody reads. */
function judgeText(text: string, absent: string, longest: number, never: RegExp): string | null {
  if (text === '') return absent;
  if (text.length > longest) return `Shorten it to ${longest} characters; it has ${text.length}.`;
  if (never.test(text)) return 'It holds characters that nobody sees; type it again.';
  const shapes = shapesIn(text).map((shape) => SHAPE_WORDS[shape]);
  if (shapes.length > 0) return `It holds ${shapes.join(' and ')}, and would be public; take that out.`;
  return null;
}
