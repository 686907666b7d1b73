/** The addresses of the team: home, sources, runs, search, and partners' reports. A question changes nothing. */
import { type Context, Hono } from 'hono';
import { SESSION_HOURS } from '../answer-codec.js';
import type { DeskEffects } from '../effects.js';
import { refuse, refuseMethod } from '../refuse.js';
import { answerExplain } from './answer-explain.js';
import { answerReport } from './answer-report.js';
import { gatherHome, gatherRuns, gatherWalls } from './answer-team.js';
import { findAnything, LONGEST_QUESTION } from './find-anything.js';
import { judgeVisit, type Visit } from './judge-visit.js';
import type { CodecOffer } from './render-codec.js';
import { renderFound } from './render-found.js';
import { renderHome } from './render-home.js';
import { renderRuns } from './render-runs.js';
import { renderWall } from './render-wall.js';
import { readShelf } from './run-shelf.js';
import { lastReported } from './sources-wall.js';
import { TEAM_PAGES } from './team-page.js';

type Answer = (context: Context, visit: Visit, effects: DeskEffects) => Promise<Response>;

export function createTeamRoutes(effects: DeskEffects): Hono {
  const app = new Hono({ strict: false });
  const forTeam = (answer: Answer) => async (context: Context) => {
    const visit = judgeVisit(context, effects);
    return visit instanceof Response ? visit : answer(context, visit, effects);
  };
  app.get('/', forTeam(showHome));
  app.get('/sources', forTeam(showSources));
  app.get('/runs', forTeam(showRuns));
  app.get('/recherche', forTeam(showFound));
  app.get('/expliquer', forTeam(answerExplain));
  app.get('/rapports/:partner/:run/:file', forTeam(showReport));
  for (const [path] of TEAM_PAGES) app.all(path, refuseMethod('GET, HEAD'));
  app.all('/rapports/:partner/:run/:file', refuseMethod('GET, HEAD'));
  return app;
}

const showHome: Answer = async (context, visit, effects) =>
  context.html(
    renderHome({ ...(await gatherHome(effects)), visit, offer: offerCodec(context, visit, effects) }),
  );

/** Whoever came by the token is no browser. */
function offerCodec(context: Context, visit: Visit, { codec, origin }: DeskEffects): CodecOffer | null {
  const temporalUi = codec?.temporalUi ?? null;
  if (temporalUi === null || visit.by === 'token') return null;
  return {
    action: visit.address('/codec/session'),
    ...{ endpoint: `${origin()}/codec`, temporalUi, hours: SESSION_HOURS },
    isOpen: context.req.query('allowed') === 'yes',
  };
}

const showSources: Answer = async (context, visit, effects) => {
  const chosen = chooseDatasets(context, effects);
  if (chosen instanceof Response) return chosen;
  return context.html(renderWall(await gatherWalls(chosen, effects), visit));
};

const showRuns: Answer = async (context, visit, effects) => {
  const chosen = chooseDatasets(context, effects);
  if (chosen instanceof Response) return chosen;
  const shown = await gatherRuns(chosen, effects);
  const choices = effects.datasets.map(({ id, metadata: { title } }) => ({ id, title }));
  const asked = { chosen: context.req.query('dataset') ?? '', now: effects.now() };
  return context.html(renderRuns({ visit, choices, datasets: shown, ...asked }));
};

/** Every one, unless the address names one. */
function chooseDatasets(context: Context, { datasets }: DeskEffects): DeskEffects['datasets'] | Response {
  const asked = context.req.query('dataset') ?? '';
  const chosen = datasets.filter(({ id }) => asked === '' || id === asked);
  return chosen.length > 0 || asked === ''
    ? chosen
    : refuse(context, 404, 'There is no such dataset', [
        'Choose one of those that the page of the runs lists.',
      ]);
}

const showFound: Answer = async (context, visit, effects) => {
  const question = (context.req.query('q') ?? '').trim().slice(0, LONGEST_QUESTION);
  const { datasets, zones } = effects;
  const isAsked = question !== '';
  const shelves = isAsked ? await Promise.all(datasets.map(({ id }) => readShelf(id, zones.restricted))) : [];
  const found = findAnything(question, datasets, shelves);
  const reports = new Map(
    found.partners.flatMap(({ partner }) => {
      const run = shelves.map((shelf) => lastReported(partner, shelf)).find((one) => one !== null);
      return run ? [[partner, run] as const] : [];
    }),
  );
  return context.html(renderFound({ visit, question, found, reports }));
};

const showReport: Answer = (context, visit, effects) =>
  answerReport(
    context,
    {
      partner: context.req.param('partner') ?? '',
      run: context.req.param('run') ?? '',
      file: context.req.param('file') ?? '',
    },
    visit,
    effects,
  );
