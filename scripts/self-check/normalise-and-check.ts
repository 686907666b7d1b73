/** One file through reading, mapping, typing and rules, without a report. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { checkSource } from '../../activities/check/check-source.js';
import { identityRules } from '../../activities/check/identity-rules.js';
import type { CheckResult } from '../../activities/check/verdict.js';
import { sourceOf } from '../../activities/door/dataset-of.js';
import { ContractBroken, DeliveryRejected } from '../../activities/errors.js';
import type { NormalisedSource, SealedExtract } from '../../activities/handover/run.js';
import { normaliseExtract } from '../../activities/normalise/normalise-extracts.js';
import { createPseudonymiser } from '../../activities/pseudonymise/create-pseudonymiser.js';
import type { KeyRing } from '../../activities/pseudonymise/key-epochs.js';
import { checkAlone } from './check-alone.js';
import type { SelfCheck, Tools } from './self-check-request.js';

export async function normaliseAndCheck(
  asked: SelfCheck,
  extract: SealedExtract,
  tools: Tools,
): Promise<{ normalised: NormalisedSource; result: CheckResult; ofDataset: CheckResult | null }> {
  const { dataset, source: id, scratch, tell = () => {} } = asked;
  const { declaration: source, table } = sourceOf(dataset, id);
  refuseEmpty(id, extract);
  const done = await normalise(asked, extract, tools);
  const { rowsPath, issuesPath, rowsIn } = done;
  tell('check');
  const identities = identityRules(dataset, source, table);
  const subject = { source, table, identities, extracts: [{ rowsPath, issuesPath, rowsIn }], scratch };
  const [result] = await tools.engine.withSession({ scratch }, (session) =>
    checkSource(subject, tools.rules, session),
  );
  if (!result) throw new ContractBroken(`${id}: check gave nothing for ${extract.fileName}.`);
  const normalised = describeNormalised(id, table.name, extract, done);
  const rows = { ...normalised, path: rowsPath };
  return { normalised, result, ofDataset: await checkAlone({ dataset, source, rows, scratch }, tools) };
}

function refuseEmpty(source: string, { bytes, fileName }: SealedExtract): void {
  if (bytes > 0) return;
  throw new DeliveryRejected(
    `${source}: ${fileName} is empty (0 bytes).`,
    `Le fichier ${fileName} est vide (0 octet). Renvoyez l’extrait complet.`,
  );
}

type Normalised = Awaited<ReturnType<typeof normaliseExtract>>;

function normalise(
  { dataset, source: id, scratch, asOf: today }: SelfCheck,
  extract: SealedExtract,
  { engine, references }: Tools,
): Promise<Normalised> {
  const { declaration: source, mapping } = sourceOf(dataset, id);
  const { fileName, date } = extract;
  const path = join(scratch, 'extract');
  const pseudonymiser = createPseudonymiser(async () => THROWAWAY);
  return engine.withSession({ scratch }, (session) =>
    normaliseExtract(
      { dataset, source, mapping, path, fileName, date: date ?? source.extract_date, scratch, today },
      { references, pseudonymiser },
      session,
    ),
  );
}

function describeNormalised(
  source: string,
  table: string,
  extract: SealedExtract,
  { rowsIn, rowsOut, rowsRejected, reading }: Normalised,
): NormalisedSource {
  return {
    ...{ source, extract: extract.sha256, zone: 'work', keys: null, table },
    ...{ rowsKey: '', issuesKey: '', identifiersKey: null, rowsIn, rowsOut, rowsRejected },
    ...{ placeUnit: reading.placeUnit, speed: reading.speed },
    ...(reading.sheets?.[0] === undefined ? {} : { sheet: reading.sheets[0] }),
  };
}

/** Nothing of what it makes is kept: findings do not depend on the key, and nobody needs ours to look at a file. */
const THROWAWAY: KeyRing = {
  format: 'pseudonym-keys/1',
  epochs: [{ epoch: 1, created: '2000-01-01', key: randomBytes(32).toString('base64') }],
};
