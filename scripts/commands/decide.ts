import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { readLatest } from '../../activities/published/read-version.js';
import { approve, type HeldReport, reject } from '../../workflows/messages.js';
import { say } from '../print.js';
import { lookAt } from '../session/follow-run.js';
import { known, showStatus } from '../session/run-status.js';
import { withWorker } from '../session/work-session.js';
import { configure } from '../toolkit.js';
import { finishRun } from './run.js';

interface Options {
  readonly store?: string;
  readonly reason?: string;
  readonly author?: string;
  readonly json?: boolean;
}

/** Commands that follow a run, or decide on one that is held. */
export function add(program: Command): void {
  const onRun = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('--store <url>', 'the store the run works on')
      .option('--json', 'one JSON document on stdout');
  onRun('approve <run>', 'let a held run publish')
    .option('--reason <text>', 'why; the team reads it, the public learns the day alone', '')
    .option('--author <name>', 'who decides, or on whose behalf')
    .action(decideWith(approve));
  onRun('reject <run>', 'end a held run without publishing')
    .requiredOption('--reason <text>', 'why')
    .option('--author <name>', 'who decides, or on whose behalf')
    .action(decideWith(reject));
  onRun('cancel <run>', 'stop a run and remove what it had written').action(cancelRun);
  onRun('status [run]', 'how far a run is; without a run, the latest ones')
    .option('--follow', 'with a run: a live view until it ends or waits for somebody')
    .option('--dataset <id>', 'without a run: those of this dataset')
    .option('--verdict <status>', 'without a run: those that are running, held, published, refused…')
    .option('--partner <code>', 'without a run: those that a partner feeds')
    .action(showStatus);
}

function decideWith(decision: typeof approve) {
  return (run: string, options: Options) =>
    withWorker(configure(options), async (session) => {
      const author = options.author ?? userInfo().username;
      const handle = session.client.workflow.getHandle(run);
      await known(run, handle.describe());
      const seen = await lookAt(session.client, run);
      const evidence = seen?.held?.evidence;
      if (seen?.held) await tellSince(seen.held, session.effects.zones.open);
      const date = new Date().toISOString().slice(0, 10);
      const told = {
        author,
        reason: options.reason ?? '',
        date,
        ...(evidence === undefined ? {} : { evidence }),
      };
      await known(run, handle.signal(decision, told));
      await finishRun(session, run, options);
    });
}

/** What the page of the run does not show, since it came after it. */
async function tellSince({ dataset, judged }: HeldReport, open: ObjectStore): Promise<void> {
  const current = (await readLatest(dataset, open))?.pointer.version ?? null;
  if (current !== judged)
    say(
      `Version ${current ?? 'none'} became current since this run was judged against ${judged ?? 'none'}; it is judged again, and held again where something is left to decide.`,
    );
}

function cancelRun(run: string, options: Options): Promise<void> {
  return withWorker(configure(options), async (session) => {
    await known(run, session.client.workflow.getHandle(run).cancel());
    await finishRun(session, run, options);
  });
}
