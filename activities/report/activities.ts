import { datasetOf } from '../door/dataset-of.js';
import { openDoor } from '../door/door.js';
import type { Effects } from '../effects.js';
import { evidenceOf } from '../handover/evidence.js';
import { type RunPage, runFolder, type TellHeld, type WriteRunPage } from '../handover/hold.js';
import type { Run, WriteReports } from '../handover/run.js';
import { readCost } from '../handover/source-cost.js';
import type { Notice, ObjectStore } from '../platform/effects.js';
import { toSortedJson } from '../text/sorted-json.js';
import { writeDepartementPages } from './departement/write-departement-pages.js';
import { renderRunPage } from './run-page/render-run-page.js';
import { writeReports } from './write-reports.js';

export function createReportActivities(effects: Effects) {
  const { zones, engine, rules } = effects;
  return {
    /** For the data team, in the restricted zone: `<dataset>/runs/<run>/`. Written again as the run goes on. */
    writeRunPage: openDoor('report', effects, async (asked: WriteRunPage): Promise<RunPage> => {
      const request = await withCosts(asked, zones.work);
      const { hold } = datasetOf(effects, request.dataset).metadata;
      const folder = runFolder(request);
      await zones.restricted.write(`${folder}/run.json`, toSortedJson(request));
      await zones.restricted.write(`${folder}/index.html`, renderRunPage(request, zones.reports.url));
      return {
        ...{ key: `${folder}/index.html`, evidence: evidenceOf(request) },
        ...{ remindHours: hold.remind_hours, expireDays: hold.expire_days },
      };
    }),
    /** A version waits for a person: the data team is told, and told again. */
    tellHeld: openDoor(
      'report',
      effects,
      async (held: TellHeld): Promise<void> => effects.notifier.notify(noticeOf(held, zones.restricted.url)),
    ),
    /** A run that a schedule started went well: whoever listens elsewhere for silence is told. Nothing where nobody declared one. */
    sendHeartbeat: openDoor('report', effects, async ({ dataset }: Run, { signal }): Promise<boolean> => {
      const { heartbeat } = datasetOf(effects, dataset).metadata.schedule;
      if (heartbeat !== undefined) await effects.sendHeartbeat(heartbeat, signal);
      return heartbeat !== undefined;
    }),
    /** May be called twice in a run (held, then decided): the later reports take the place of the earlier. */
    writeReports: openDoor('report', effects, async (request: WriteReports, attempt) => {
      const dataset = datasetOf(effects, request.dataset);
      const tools = { zones, engine, rules, ...attempt };
      const written = await writeReports(request, dataset, tools);
      return [...written, ...(await writeDepartementPages(request, dataset, tools))];
    }),
  };
}

function noticeOf(
  { run, dataset, page, reasons, reminder, expireDays }: TellHeld,
  restricted: string,
): Notice {
  return {
    subject: `${dataset}: a version waits for a decision${reminder > 0 ? ` (reminder ${reminder})` : ''}`,
    sentences: [
      ...reasons,
      `Evidence: ${restricted}/${page}`,
      `Then: npx insertion approve ${run} --reason …, or npx insertion reject ${run} --reason …; after ${expireDays} days it is rejected.`,
    ],
    held: { run, dataset },
  };
}

async function withCosts(page: WriteRunPage, work: ObjectStore): Promise<WriteRunPage> {
  const sources = await Promise.all(
    page.sources.map(async (shown) => {
      const cost = await readCost({ run: page.run, source: shown.source }, work);
      return cost === null ? shown : { ...shown, cost };
    }),
  );
  return { ...page, sources };
}
