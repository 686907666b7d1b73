/** Puts the adapters together as the effects of a worker. */
import { join } from 'node:path';
import { checkWaivers } from '../../datasets/check-waivers.js';
import type { Dataset } from '../../datasets/dataset.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { loadRules, type RuleBook } from '../../quality-rules/load-rules.js';
import type { Effects, Pseudonymiser, References } from '../effects.js';
import { createChannels } from './channel/open-channel.js';
import { createCourier } from './courier/create-courier.js';
import { createHeartbeat } from './courier/heartbeat.js';
import { createTeamNotifier } from './courier/mail-notifier.js';
import { createDropOpener } from './drop/open-drop.js';
import type { CheckProgram, TabularEngine, TextFunction } from './effects.js';
import { openUdata } from './portal/udata-client.js';
import { createScratchFolder, removeScratchFolder } from './process/scratch.js';
import { createKeptTables } from './references/kept-tables.js';
import { createReferences } from './references/references.js';
import { readCodeRevision } from './settings/code-revision.js';
import type { Configuration } from './settings/configuration.js';
import { copyWithHash } from './store/local-file.js';
import { createZones } from './store/zones.js';

/** What is made of the rooms' own code. */
export interface RoomParts {
  readonly functions: () => Promise<readonly TextFunction[]>;
  readonly pseudonymiser: Pseudonymiser;
  readonly checkProgram: (declared: {
    readonly datasets: readonly Dataset[];
    readonly rules: RuleBook;
    readonly codeRevision: string;
  }) => Promise<CheckProgram>;
  readonly membersOf: Effects['membersOf'];
}

/** Folders of datasets and of rules. */
export interface Declared {
  readonly datasets: readonly string[];
  readonly rules: readonly string[];
}

/** `root` is the folder of the toolkit: it holds datasets/, quality-rules/ and the code. Throws ConfigurationInvalid, DeclarationInvalid. */
export async function createEffects(
  configuration: Configuration,
  root: string,
  rooms: RoomParts,
  env: Readonly<Record<string, string | undefined>>,
  declared?: Partial<Declared>,
): Promise<Effects> {
  const { datasets, rules, codeRevision } = await loadDeclared(root, declared);
  const secret = (name: string) => env[name];
  let checkProgram: Promise<CheckProgram> | undefined;
  const zones = createZones(configuration);
  const courier = createCourier(configuration);
  return {
    zones,
    courier,
    engine: createLateEngine(configuration, rooms.functions),
    references: openReferences(configuration, root, codeRevision),
    ...{ datasets: new Map(datasets.map((dataset) => [dataset.id, dataset])), rules },
    checkProgram: () => {
      checkProgram ??= rooms.checkProgram({ datasets, rules, codeRevision });
      return checkProgram;
    },
    pseudonymiser: rooms.pseudonymiser,
    openChannel: createChannels({ ...configuration, secret }),
    openDrop: createDropOpener(configuration.drop, secret),
    membersOf: rooms.membersOf,
    copyAndHash: copyWithHash,
    createScratch: (step) => createScratchFolder(configuration.scratch, step),
    removeScratch: removeScratchFolder,
    codeRevision,
    openCatalogue: (session) => openUdata(configuration.datagouv, session),
    rawSealed: configuration.rawSeal.recipients.length > 0,
    ...{ publicUrl: configuration.publicUrl, apiUrl: configuration.apiUrl },
    notifier: createTeamNotifier(configuration, courier.mailer, zones.restricted),
    sendHeartbeat: createHeartbeat(configuration.allowPrivateHosts, secret),
    now: () => new Date(),
    secret,
  };
}

/** Throws DeclarationInvalid, also where a dataset waives what no rule finds. */
async function loadDeclared(
  root: string,
  declared: Partial<Declared> | undefined,
): Promise<{ datasets: Dataset[]; rules: RuleBook; codeRevision: string }> {
  const ours = { datasets: join(root, 'datasets'), rules: join(root, 'quality-rules') };
  const from = { datasets: [ours.datasets], rules: [ours.rules], ...declared };
  const [datasets, rules, codeRevision] = await Promise.all([
    loadDatasets(...from.datasets),
    loadRules(...from.rules),
    readCodeRevision(root, { beside: from.rules.filter((folder) => folder !== ours.rules) }),
  ]);
  const codes = new Set([...rules.issues.keys(), ...rules.rules.keys()]);
  for (const dataset of datasets) checkWaivers(dataset, codes);
  return { datasets, rules, codeRevision };
}

function openReferences({ home }: Configuration, root: string, codeRevision: string): References {
  const lists = join(root, 'datasets', '_nomenclatures');
  const kept = [join(root, 'node_modules', '.cache', 'insertion-tables'), join(home, 'cache', 'tables')];
  return createReferences(lists, createKeptTables(codeRevision, lists, kept));
}

/** Loaded with the first session: a run that finds nothing new opens none. */
function createLateEngine({ duckdb }: Configuration, functions: RoomParts['functions']): TabularEngine {
  let opened: Promise<TabularEngine> | undefined;
  const open = async () => {
    const { createTabularEngine } = await import('./engine/duckdb.js');
    return createTabularEngine({ ...duckdb, functions: await functions() });
  };
  return {
    async withSession(options, work) {
      opened ??= open();
      return (await opened).withSession(options, work);
    },
  };
}
