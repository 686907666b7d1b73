/** Where the toolkit stands and what the environment says: read once, when a command starts. */
import { join } from 'node:path';
import { config as readDotenv } from 'dotenv';
import type { Effects } from '../activities/effects.js';
import { ConfigurationInvalid } from '../activities/errors.js';
import type { Declared, RoomParts } from '../activities/platform/create-effects.js';
import { type Configuration, readConfiguration } from '../activities/platform/settings/configuration.js';
import { readDeclared, standingFolder } from './declared.js';
import { cacheHome } from './engine/installed-binary.mjs';
import { ROOT } from './place.mjs';

export { ROOT };

/** `store` and `home` of the command line win over the environment, the environment over `.env`. Throws ConfigurationInvalid. */
export function configure(options: { readonly store?: string } = {}): Configuration {
  const standing = standingFolder();
  readDotenv({ quiet: true, path: join(standing, '.env') });
  const env =
    options.store === undefined ? process.env : { ...withoutZones(process.env), STORE_URL: options.store };
  return readConfiguration(env, standing);
}

/** A store named on the command line is the whole store: no zone of the environment may stay elsewhere. */
function withoutZones(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^STORE_[A-Z]+_URL$/.test(name)));
}

/** Refused before any server starts. Throws ConfigurationInvalid. */
export function requirePortalKey({ apiKey, organization }: Configuration['datagouv']): void {
  const missing =
    apiKey === null ? 'DATAGOUV_API_KEY' : organization === null ? 'DATAGOUV_ORGANIZATION' : null;
  if (missing === null) return;
  throw new ConfigurationInvalid(
    `${missing} is not set, so nothing can be published; set it, or look first with: npx insertion publish <dataset> --plan.`,
  );
}

/** Loaded when asked for: commands on one file need neither datasets nor stores. */
export async function toolkitEffects(
  configuration: Configuration,
  declared: Partial<Declared> = readDeclared(),
): Promise<Effects> {
  const { createEffects } = await import('../activities/platform/create-effects.js');
  return createEffects(
    configuration,
    ROOT,
    {
      functions: toolkitFunctions,
      pseudonymiser: await toolkitPseudonymiser(configuration),
      checkProgram: toolkitCheckProgram,
      membersOf: toolkitMembers,
    },
    process.env,
    declared,
  );
}

/** Loaded with the first session: they bring the libraries that understand telephones, opening hours, projections. */
const toolkitFunctions: RoomParts['functions'] = async () => {
  const { NORMALISE_FUNCTIONS } = await import('../activities/normalise/functions/index.js');
  const { SCAN_FUNCTIONS } = await import('../activities/protect/scan/functions.js');
  return [...NORMALISE_FUNCTIONS, ...SCAN_FUNCTIONS];
};

/** Loaded with the first drop that may hold several extracts. */
export const toolkitMembers: RoomParts['membersOf'] = async (path, into, fileName) => {
  const { membersOf } = await import('../activities/read/archive/archive-members.js');
  return membersOf(path, into, fileName);
};

/** Parts that were made once are kept in the user's cache folder. */
export const toolkitCheckProgram: RoomParts['checkProgram'] = async (declared) => {
  const { createCheckProgram } = await import('./browser/check-program.js');
  return createCheckProgram(ROOT, join(cacheHome(process.env), 'self-check'), declared);
};

/**
 * Reads the key ring anew for each step: a rotation takes effect without a restart. Every use leaves a line in the journal, with the
 * run that it was for.
 */
export async function toolkitPseudonymiser({
  pseudonymKeys,
  pseudonymEnvelope,
  home,
}: Pick<Configuration, 'pseudonymKeys' | 'pseudonymEnvelope' | 'home'>): Promise<Effects['pseudonymiser']> {
  const { createPseudonymiser } = await import('../activities/pseudonymise/create-pseudonymiser.js');
  const { KeyRing } = await import('../activities/pseudonymise/key-epochs.js');
  const { createKeyReader } = await import('../activities/platform/keys/key-file.js');
  const { createKeyJournal } = await import('../activities/platform/keys/key-journal.js');
  const { Context } = await import('@temporalio/activity');
  const note = createKeyJournal(home, () => new Date());
  const readRing = createKeyReader(pseudonymKeys, KeyRing, pseudonymEnvelope);
  return createPseudonymiser(readRing, (use) =>
    note({
      event: 'pseudonymise',
      by: workUnderWay(() => Context.current().info.workflowExecution?.workflowId),
      ...use,
    }),
  );
}

/** The workflow whose activity runs here, or the command. */
function workUnderWay(workflow: () => string | undefined): string {
  try {
    return workflow() ?? 'unknown';
  } catch {
    return process.argv[2] ?? 'unknown'; // no activity: a command's own session
  }
}

/** For who needs no more of a dataset than its name. Throws ConfigurationInvalid. */
export async function requireDeclared(id: string): Promise<void> {
  const { findDatasets } = await import('../datasets/load-datasets.js');
  requireDataset(id, await findDatasets(...readDeclared().datasets));
}

/** Throws ConfigurationInvalid, naming the datasets there are. */
export function requireDataset<Declared>(id: string, datasets: ReadonlyMap<string, Declared>): Declared {
  const dataset = datasets.get(id);
  if (dataset !== undefined) return dataset;
  throw new ConfigurationInvalid(
    `No dataset is called "${id}"; the datasets are ${[...datasets.keys()].join(', ')}.`,
  );
}
