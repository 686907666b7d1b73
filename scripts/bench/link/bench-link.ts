/** How much of a link an upload and a download fill: this toolkit's client behind it, an S3 server before it. */
import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { hashFile } from '../../../activities/platform/store/local-file.js';
import { type S3Server, startVersitygw } from '../../../tests/helpers/servers.js';
import { say } from '../../print.js';
import { ROOT } from '../../toolkit.js';
import { ROUNDS } from '../contest.js';
import { median, watchProcess } from '../measure-process.js';
import { describeLink, HUB, type Link } from '../network/link.js';
import { openSpoke } from '../network/spoke.js';
import { compileEntries, entryCommand } from '../own-entries.js';
import { BenchRefused } from '../refused.js';
import { setting } from '../setting.js';
import type { Bench } from '../tell-table.js';

const MEGABYTES = setting('BENCH_MEGABYTES', 150);
const LINKS: readonly Link[] = [
  { megabits: 100 },
  { megabits: 100, delay: 20 },
  { megabits: 400 },
  { megabits: 800 },
  { megabits: null },
];
const CARRY = 'scripts/bench/link/carry-file.ts';
const BUCKET = 'link';

const Taken = z.object({ wall: z.number(), cpu: z.number() });
const Carried = z.object({ up: Taken, down: Taken });
type Carried = z.infer<typeof Carried>;

export async function benchLink({ folder, tell }: Bench): Promise<void> {
  const file = join(folder, 'file');
  await inventFile(file);
  compileEntries([CARRY]);
  const { links, lacking } = await findLinks();
  const s3 = await startVersitygw(HUB);
  try {
    await s3.createBucket(BUCKET);
    const taken = links.map((): Carried[] => []);
    for (let round = 1; round <= ROUNDS; round += 1)
      for (const [rank, link] of links.entries()) {
        say(`${describeLink(link)}: round ${round} of ${ROUNDS}`);
        taken[rank]?.push(await carry(link, s3, file));
      }
    await tell({
      title: `${MEGABYTES} MB to an S3 server and back, over links`,
      header: ['link', 'up MB/s', 'share', 'down MB/s', 'share', 'CPU seconds up', 'CPU seconds down'],
      rows: links.map((link, rank) => rowOf(link, taken[rank] ?? [])),
      note: [
        'The client is in a network namespace of its own, behind a link that tbf holds to its rate in each direction; a share is of that rate,',
        `of which headers take a twentieth. Medians of ${ROUNDS}; what came back is compared. Server, client and links share the machine.`,
        ...lacking,
      ].join(' '),
    });
  } finally {
    await s3.stop();
  }
}

/** Those that can be laid here, and a sentence for each other. */
async function findLinks(): Promise<{
  readonly links: readonly Link[];
  readonly lacking: readonly string[];
}> {
  const [links, lacking]: [Link[], string[]] = [[], []];
  for (const link of LINKS)
    try {
      await (await openSpoke(link)).close();
      links.push(link);
    } catch (error) {
      if (!(error instanceof BenchRefused)) throw error;
      lacking.push(`Not here, ${describeLink(link)}: ${error.message}`);
    }
  if (links.length === 0) throw new BenchRefused(lacking.join(' '));
  return { links, lacking };
}

/** Nothing in it can be squeezed. */
async function inventFile(path: string): Promise<void> {
  const file = await open(path, 'w');
  for (let megabyte = 0; megabyte < MEGABYTES; megabyte += 1) await file.write(randomBytes(1e6));
  await file.close();
}

async function carry(link: Link, s3: S3Server, file: string): Promise<Carried> {
  const spoke = await openSpoke(link);
  try {
    const back = `${file}-back`;
    const command = spoke.enter(entryCommand(CARRY, `s3://${BUCKET}`, file, back));
    const { stdout } = await watchProcess(command, { cwd: ROOT, env: { ...process.env, ...s3.env } });
    if ((await hashFile(back)).sha256 !== (await hashFile(file)).sha256)
      throw new BenchRefused('What came back is not what was sent.');
    return Carried.parse(JSON.parse(stdout));
  } finally {
    await spoke.close();
  }
}

function rowOf(link: Link, taken: readonly Carried[]): string[] {
  const middle = (of: (one: Carried) => number) => median(taken.map(of));
  const cells = (wall: number) => {
    const speed = MEGABYTES / wall;
    const share = link.megabits === null ? '–' : `${Math.round((100 * speed * 8) / link.megabits)} %`;
    return [speed.toFixed(1), share];
  };
  return [
    describeLink(link),
    ...cells(middle(({ up }) => up.wall)),
    ...cells(middle(({ down }) => down.wall)),
    middle(({ up }) => up.cpu).toFixed(2),
    middle(({ down }) => down.cpu).toFixed(2),
  ];
}
