/** A flow of XML read into records, beside the libraries that most programs use: seconds, and megabytes a second. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { providePython } from '../../../tests/helpers/python.js';
import { groupDigits } from '../../print.js';
import { ROOT } from '../../toolkit.js';
import { type Absent, type Contender, compete, unlessAbsent } from '../contest.js';
import { measureProcess } from '../measure-process.js';
import { compileEntries, entryCommand } from '../own-entries.js';
import { provideNode } from '../provide-node.js';
import { setting } from '../setting.js';
import type { Bench } from '../tell-table.js';

const MEGABYTES = setting('BENCH_MEGABYTES', 200);

const OWN = 'scripts/bench/xml/own-way.ts';
const SAXES = 'scripts/bench/xml/saxes-way.ts';
const PYTHON = join(ROOT, 'scripts', 'bench', 'xml', 'xml_way.py');

export async function benchXml(bench: Bench): Promise<void> {
  compileEntries([OWN, SAXES]);
  const file = join(bench.folder, 'flow.xml');
  const { bytes, records } = await repeatFlow(bench.folder, file);
  const title = `A flow of ${Math.round(bytes / 1e6)} MB and ${groupDigits(records)} persons read`;
  const seconds = await compete({ title, base: 'toolkit', entrants: await readers(file) }, bench);
  await bench.tell({
    title: 'What that is a second',
    header: ['', 'MB/s', 'goal'],
    rows: [['this toolkit, its start included', (bytes / 1e6 / seconds).toFixed(0), '150']],
  });
}

async function readers(file: string): Promise<readonly (Contender | Absent)[]> {
  const lacks = 'declared places, lines, stated totals, one table';
  const python = (library: string, wanted: string) =>
    unlessAbsent<Contender>(
      `${wanted.replace('==', ' ')}, iterparse`,
      () => providePython(wanted),
      (program) => ({ lacks, command: (to) => [program, PYTHON, library, file, to] }),
    );
  return [
    { name: 'this toolkit', lacks: '', command: (to) => entryCommand(OWN, file, to) },
    await unlessAbsent<Contender>(
      'saxes 6.0.0, events',
      () => provideNode('saxes@6.0.0'),
      (folder) => ({ lacks, command: (to) => entryCommand(SAXES, folder, file, to) }),
    ),
    await python('lxml', 'lxml==6.0.2'),
  ];
}

/** Requests of one invented file over and over, each with a number of its own. */
async function repeatFlow(
  folder: string,
  target: string,
): Promise<{ readonly bytes: number; readonly records: number }> {
  const made = join(folder, 'flows');
  const words = ['generate', 'parcours-insertion', made, '--persons', '1000', '--seed', '1'];
  measureProcess([process.execPath, join(ROOT, 'scripts', 'insertion.mjs'), ...words], { cwd: folder });
  const flows = join(made, 'caf-instructions');
  const [first = ''] = (await readdir(flows)).filter((name) => name.endsWith('.xml')).sort();
  const [head = '', ...requests] = (await readFile(join(flows, first), 'latin1')).split(
    /(?=\t<InfoDemandeRSA>)/,
  );
  const [last = '', tail = ''] = (requests.pop() ?? '').split(/(?=\t<TransmissionFlux>)/);
  requests.push(last);
  const [parts, size] = [[head], { bytes: 0, requests: 0, records: 0 }];
  for (; size.bytes < MEGABYTES * 1e6; size.requests += 1) {
    const number = String(size.requests).padStart(11, '0');
    const request = (requests[size.requests % requests.length] ?? '').replace(
      /<NUMDEMRSA>\d+/,
      `<NUMDEMRSA>${number}`,
    );
    parts.push(request);
    size.bytes += request.length;
    size.records += request.split('<Personne>').length - 1;
  }
  parts.push(tail.replace(/<NBTOTDEMRSATRANSM>\d+/, `<NBTOTDEMRSATRANSM>${size.requests}`));
  await writeFile(target, parts.join(''), 'latin1');
  return size;
}
