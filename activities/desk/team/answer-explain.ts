/** Explains a published cell to whoever may see values: logged in, or with the token; a link is handed on too easily. */
import type { Context } from 'hono';
import { InsertionError } from '../../errors.js';
import type { AskedCell, ToldPart } from '../../handover/told.js';
import type { DeskEffects } from '../effects.js';
import { refuse } from '../refuse.js';
import type { Visit } from './judge-visit.js';
import { renderExplain } from './render-explain.js';

const LONGEST = 200;

export async function answerExplain(context: Context, visit: Visit, effects: DeskEffects): Promise<Response> {
  if (visit.by === 'link')
    return refuse(context, 403, 'A link does not open this page', [
      'It shows what partners wrote. Come by the login of the team, or use npx insertion explain.',
    ]);
  const choices = effects.datasets.map(({ id, metadata: { title }, tables }) => ({
    ...{ dataset: id, title },
    tables: tables.filter(({ zone }) => zone === 'open').map(({ name }) => name),
  }));
  const asked = await readAsked(context, effects);
  const { told, problem } = asked.id === '' ? NOTHING : await explain(asked, effects);
  const page = renderExplain({ ...{ visit, choices, asked }, told, problem });
  return context.html(page, problem === null ? 200 : 422);
}

interface Told {
  readonly told: readonly ToldPart[];
  readonly problem: string | null;
}
const NOTHING: Told = { told: [], problem: null };

async function readAsked(context: Context, { datasets, findCurrent }: DeskEffects): Promise<AskedCell> {
  const textOf = (name: string) => (context.req.query(name) ?? '').trim().slice(0, LONGEST);
  const [dataset = '', table = ''] = textOf('table').split('/');
  const column = textOf('column');
  const isKnown = datasets.some(({ id }) => id === dataset);
  const version = textOf('version') || (isKnown ? await findCurrent(dataset) : null);
  return { dataset, table, version: version ?? '', id: textOf('id'), column: column || undefined };
}

/** What a person can put right is said in the page; what nobody there can goes on. */
async function explain(asked: AskedCell, { datasets, explain: tell }: DeskEffects): Promise<Told> {
  if (!datasets.some(({ id }) => id === asked.dataset))
    return { told: [], problem: 'There is no such dataset; choose a table of the list.' };
  if (asked.version === '')
    return { told: [], problem: `${asked.dataset}: nothing is published yet; run it first.` };
  try {
    return { told: await tell(asked), problem: null };
  } catch (error) {
    if (!(error instanceof InsertionError) || error.family === 'temporary') throw error;
    return { told: [], problem: error.message };
  }
}
