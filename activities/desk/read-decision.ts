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
    ...(verdict === 'approved' || verdict === 'rejected' ? {} : { verdict: 'Choisissez l’un des deux.' }),
    ...told('author', judgeText(author, 'Dites qui décide.', LONGEST_AUTHOR, /[\p{Cc}\p{Zl}\p{Zp}]/u)),
    ...told('reason', judgeText(reason, 'Dites pourquoi.', LONGEST_REASON, /[^\P{Cc}\n\t]/u)),
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
  nir: 'un NIR',
  telephone: 'un numéro de téléphone',
  courriel: 'l’adresse de courriel de quelqu’un',
  iban: 'un IBAN',
} as const;

/** Both texts go to a manifest that everybody reads. */
function judgeText(text: string, absent: string, longest: number, never: RegExp): string | null {
  if (text === '') return absent;
  if (text.length > longest) return `Raccourcissez à ${longest} caractères ; il y en a ${text.length}.`;
  if (never.test(text)) return 'Ce texte contient des caractères invisibles ; retapez-le.';
  const shapes = shapesIn(text).map((shape) => SHAPE_WORDS[shape]);
  if (shapes.length > 0) return `Ce texte contient ${shapes.join(' et ')}, et serait public ; enlevez cela.`;
  return null;
}
