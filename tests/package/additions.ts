/** A reader, a channel and a format that nobody has: the files that each adds, and those that it touches, in the order of docs/extend.md. */

interface Addition {
  readonly added: Readonly<Record<string, string>>;
  readonly edited: Readonly<Record<string, readonly (readonly [before: string, after: string])[]>>;
}

/** Its first line says what a file is, its last one that it is whole; cells are separated by bars. */
const READER = `
import { readFile } from 'node:fs/promises';
import type { Session } from '../../platform/effects.js';
import { nameColumns } from '../evidence/name-columns.js';
import { loadRecords } from '../load-records.js';
import type { Reader, ReadRequest, TableReading } from '../reading.js';
import { type Reason, refuseFile, requireWidth } from '../refusals.js';
import { openRecordSink } from '../write-records.js';

const DAMAGED: Reason = [
  ['is a notebook that is cut short', 'est un carnet tronqué'],
  ['ask the partner to send it again', 'merci de le déposer à nouveau'],
];

export const carnet: Reader = {
  magic: Buffer.from('#carnet').toString('hex'),
  endings: ['.carnet'],
  damaged: DAMAGED,
  read,
};

async function read(path: string, request: ReadRequest, session: Session): Promise<TableReading> {
  const [, head = '', ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\\n');
  const titles = head.split('|');
  requireWidth(request.fileName, titles.length);
  if (lines.pop() !== '#fin') throw refuseFile(request.fileName, DAMAGED);
  const columns = nameColumns(titles, titles.length);
  const sink = await openRecordSink(request.scratch);
  for (const [index, line] of lines.entries()) sink.addRecord(index + 1, line.split('|'));
  const written = await sink.finish();
  await loadRecords(session, written, columns);
  return {
    ...{ encoding: { name: 'utf-8', proof: 'carnet' }, dialect: null, columns, warnings: [] },
    ...{ rowsIn: lines.length, rowsRead: lines.length, rowsRejected: 0 },
    ...{ speed: 'careful', placeUnit: 'enregistrement' },
  };
}
`;

const FACE = `
import { z } from 'zod';

export const boite = {
  place: z.strictObject({ channel: z.literal('boite'), tiroir: z.string() }),
  settleSeconds: 0,
  told: 'dépôt dans une boîte',
};
`;

const ADAPTER = `
import type { Channel } from '../channel.js';
import { openFolder } from '../folder-channel.js';

/** A drawer is a folder. */
export function openBoite(tiroir: string): Channel {
  const drawer = openFolder(tiroir);
  return {
    ...drawer,
    async list(signal) {
      signal.throwIfAborted();
      return drawer.list(signal);
    },
  };
}
`;

const WRITER = `
import type { Session } from '../../platform/effects.js';
import { literal } from '../../text/sql-text.js';
import { type AssembledTable, columnNames, publishedRows } from '../published-rows.js';

export async function writeArche(assembled: AssembledTable, path: string, session: Session): Promise<void> {
  const rows = \`select \${columnNames(assembled.table.columns)} from \${publishedRows(assembled)}\`;
  await session.run(\`copy (\${rows}) to \${literal(path)} (format parquet, compression gzip)\`);
}
`;

export const ADDITIONS: Readonly<Record<string, Addition>> = {
  'A reader': {
    added: { 'activities/read/carnet/read-carnet.ts': READER },
    edited: {
      'datasets/reading.ts': [["'xml', 'parquet'])", "'xml', 'parquet', 'carnet'])"]],
      'activities/read/readers.ts': [
        ['import { csv }', "import { carnet } from './carnet/read-carnet.js';\nimport { csv }"],
        ['= { csv,', '= { carnet, csv,'],
      ],
      'tests/normalise/read/contract.test.ts': [
        [
          "  { name: 'Parquet',",
          `  {
    name: 'Carnet',
    make: (table) => Buffer.from(\`#carnet\\n\${table.map((row) => row.join('|')).join('\\n')}\\n#fin\\n\`),
    ...{ first: 1, unit: 'enregistrement', cut: 'refused' },
  },
  { name: 'Parquet',`,
        ],
      ],
    },
  },
  'A channel': {
    added: {
      'datasets/_channels/boite.ts': FACE,
      'activities/platform/channel/boite/boite-channel.ts': ADAPTER,
    },
    edited: {
      'datasets/location.ts': [
        ['import { datagouv }', "import { boite } from './_channels/boite.js';\nimport { datagouv }"],
        ['CHANNELS = { folder,', 'CHANNELS = { folder, boite,'],
      ],
      'activities/platform/channel/open-channel.ts': [
        [
          'import type { Channel,',
          "import { openBoite } from './boite/boite-channel.js';\nimport type { Channel,",
        ],
        [
          "      case 's3':",
          "      case 'boite':\n        return openBoite(place.tiroir);\n      case 's3':",
        ],
      ],
      'tests/extract/drops.ts': [
        ['  folder: folderDrop,', '  folder: folderDrop,\n  boite: boiteDrop,'],
        [
          'export const DROPS',
          `async function boiteDrop(): Promise<Drop> {
  const drop = await folderDrop();
  const tiroir = 'path' in drop.location ? drop.location.path : '';
  return {
    ...drop,
    location: { channel: 'boite', tiroir },
    nowhere: { channel: 'boite', tiroir: join(tiroir, 'nulle-part') },
  };
}

export const DROPS`,
        ],
      ],
    },
  },
  'A format of publication': {
    added: { 'activities/release/formats/write-arche.ts': WRITER },
    edited: {
      'datasets/formats.ts': [
        ["'geojson', 'xlsx'] as const", "'geojson', 'xlsx', 'arche'] as const"],
        [
          '  json: {',
          "  arche: { mediaType: 'application/x-arche', label: 'Arche', fileType: 'ARCHE' },\n  json: {",
        ],
      ],
      'activities/release/formats/published-formats.ts': [
        ['import { writeCsv }', "import { writeArche } from './write-arche.js';\nimport { writeCsv }"],
        ['  json: {', '  arche: { write: writeArche, readBack: readParquet },\n  json: {'],
      ],
    },
  },
};
