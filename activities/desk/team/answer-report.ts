/** A partner's report, opened at the desk: its files unchanged, independent of who may read the reports zone elsewhere. */
import type { Context } from 'hono';
import { withFileLinks } from '../../markup/file-links.js';
import type { DeskEffects } from '../effects.js';
import { refuse } from '../refuse.js';
import type { Visit } from './judge-visit.js';

const TYPES: Readonly<Record<string, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'report.json': 'application/json',
  'report.schema.json': 'application/schema+json',
  'signalements.csv': 'text/csv; charset=utf-8',
  'signalements.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Its own style and nothing else; it can neither run nor send anything. */
export const REPORT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-downloads";

/** `file`: the name of one of the report's files. */
export async function answerReport(
  context: Context,
  { partner, run, file }: { readonly partner: string; readonly run: string; readonly file: string },
  visit: Visit,
  { zones: { reports }, datasets }: Pick<DeskEffects, 'zones' | 'datasets'>,
): Promise<Response> {
  const type = TYPES[file];
  const isNamed = [partner, run].every((name) => /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name));
  // under the name of a dataset stands the page that a département gets of its own people, and nobody else
  const isReport = isNamed && !datasets.some(({ id }) => id === run);
  const found = type !== undefined && isReport ? await reports.read(`${partner}/${run}/${file}`) : null;
  if (!found || type === undefined)
    return refuse(context, 404, 'There is no such report', [
      'It may have outlived its term. The page of the sources links to the last one of each partner.',
    ]);
  const headers = { 'Content-Type': type, 'Content-Security-Policy': REPORT_POLICY };
  if (file !== 'index.html') return context.body(Uint8Array.from(found.body), 200, headers);
  const beside = Object.keys(TYPES).map(
    (name) => [name, visit.address(`/rapports/${partner}/${run}/${name}`)] as const,
  );
  return context.body(withFileLinks(new TextDecoder().decode(found.body), new Map(beside)), 200, headers);
}
