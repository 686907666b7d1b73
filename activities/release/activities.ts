import { requireApplied } from '../custody/opposition/require-applied.js';
import { datasetOf, sourceOf } from '../door/dataset-of.js';
import { removeDepartementPages } from '../door/departement-pages.js';
import { openDoor, readReceipt, writeReceipt } from '../door/door.js';
import { revisionOf } from '../door/kept-extracts.js';
import type { Effects } from '../effects.js';
import type { PreviewVersion, TablePreview } from '../handover/hold.js';
import {
  type CompareRebuilt,
  type NamedVersion,
  type RebuiltVersion,
  type ReleasedVersion,
  ReleaseOutcome,
  type ReleaseVersion,
  type WithdrawnVersion,
  type WithdrawVersion,
} from '../handover/release.js';
import type {
  CompareContract,
  ContractVerdict,
  CurrentVersion,
  Run,
  SealedExtract,
} from '../handover/run.js';
import type { FindUnchanged, NoteMade, Unchanged } from '../handover/unchanged.js';
import { readInputs } from '../published/read-inputs.js';
import { ofCurrent, readManifest } from '../published/read-version.js';
import { downloadTables } from './assembled-tables.js';
import { compareContract, judgeContract } from './changes/judge-contract.js';
import { previewChanges } from './changes/preview-changes.js';
import { writeChangeLog } from './changes/write-change-log.js';
import { compareRebuilt } from './compare-rebuilt.js';
import { discardUnpublished, emptyFolder, noteRelease } from './discard-unpublished.js';
import { gatherFindings } from './gather-findings.js';
import { gatherInputs } from './gather-inputs.js';
import { releaseVersion } from './release-version.js';
import { findUnchanged, noteMade } from './unchanged-version.js';
import { readVersionInputs, sealedAs } from './version-inputs.js';
import { withdrawVersion } from './withdraw-version.js';

export function createReleaseActivities(effects: Effects) {
  const { zones } = effects;
  return {
    /** What consumers see now; null before the first version. */
    readCurrentVersion: openDoor(
      'release',
      effects,
      ({ dataset }: Run): Promise<CurrentVersion | null> =>
        ofCurrent(dataset, zones.open, async ({ version }) => {
          const { tables } = await readManifest(dataset, version, zones.open);
          const inputs = await readInputs(dataset, version, zones);
          return {
            version,
            inputs: inputs.map(sealedAs),
            rows: Object.fromEntries(tables.map(({ name, rows }) => [name, rows])),
          };
        }),
    ),
    releaseVersion: openDoor(
      'release',
      effects,
      async (request: ReleaseVersion, { scratch, signal, tell }): Promise<ReleaseOutcome> => {
        const folder = `${request.run}/release/${request.judged ?? 'first'}`;
        const done = await readReceipt(ReleaseOutcome, folder, zones.work);
        // what had moved may be back: the version in between was withdrawn
        if (done && done.status !== 'moved') return done;
        const dataset = datasetOf(effects, request.dataset);
        const { id, metadata } = dataset;
        const applied = metadata.personal
          ? request.ingested.map(({ normalised }) => normalised.oppositions?.list ?? null)
          : [request.assembled.withheld ?? null];
        await requireApplied(dataset, applied, zones.restricted);
        const tables = await downloadTables(dataset, request.assembled, scratch, zones.work);
        const findings = await gatherFindings(
          [request.checked, ...request.ingested.map(({ checked }) => checked)],
          zones.work,
        );
        const released = await effects.engine.withSession({ scratch, signal }, (session) =>
          releaseVersion(
            {
              dataset: {
                id,
                title: metadata.title,
                licence: metadata.licence,
                contractVersion: metadata.contract_version,
                personal: metadata.personal,
                privacy: metadata.privacy,
              },
              asOf: request.asOf,
              tables,
              inputs: gatherInputs(request, (source) => sourceOf(dataset, source).declaration),
              findings,
              ...(request.decision && { decision: request.decision }),
              keyEpoch: request.ingested[0]?.normalised.keys ?? null,
              codeRevision: revisionOf(dataset, effects),
              scratch,
              judged: request.judged,
              onProgress: (done, total) => tell({ done, total }),
              onVersion: (version) => noteRelease({ dataset: id, version, run: request.run }, zones.work),
            },
            zones,
            session,
          ),
        );
        if (released.status === 'moved') return released;
        const { version, manifestKey, status, since } = released;
        const outcome: ReleasedVersion = { version, manifestKey, status, since };
        await writeReceipt(outcome, folder, zones.work);
        return outcome;
      },
    ),
    compareContract: openDoor(
      'release',
      effects,
      async ({ dataset: id, current }: CompareContract): Promise<ContractVerdict> => {
        if (!current) return { verdict: 'publish', reasons: [] };
        const { tables, metadata } = datasetOf(effects, id);
        const published = await readManifest(id, current.version, zones.open);
        const declared = tables.filter(({ zone }) => zone === 'open');
        const changes = await compareContract(declared, published, zones.open);
        return judgeContract(changes, metadata.contract_version, published.contractVersion);
      },
    ),
    /** For the person who decides on a held version. */
    previewVersion: openDoor(
      'release',
      effects,
      async (
        { dataset: id, assembled, current }: PreviewVersion,
        { scratch, signal },
      ): Promise<TablePreview[]> => {
        const tables = await downloadTables(datasetOf(effects, id), assembled, scratch, zones.work);
        const published = current && (await readManifest(id, current.version, zones.open));
        const rows = new Map(assembled.tables.map((table) => [table.name, table.rows]));
        return effects.engine.withSession({ scratch, signal }, (session) =>
          previewChanges(tables, rows, published, { open: zones.open, scratch }, session),
        );
      },
    ),
    findUnchanged: openDoor(
      'release',
      effects,
      async (request: FindUnchanged): Promise<Unchanged | null> => findUnchanged(request, effects),
    ),
    /** For the runs after this one. */
    noteMade: openDoor(
      'release',
      effects,
      async (request: NoteMade, { scratch }): Promise<void> => noteMade(request, scratch, effects),
    ),
    /** The log of what consumers were given, brought up to date with the pointer. */
    writeChangeLog: openDoor('release', effects, async ({ dataset }: Run): Promise<void> => {
      const { id, metadata } = datasetOf(effects, dataset);
      await writeChangeLog({ id, title: metadata.title }, zones.open);
    }),
    /** The extracts that a version was made of, in the raw zone. Throws ObjectMissing where one is no longer kept. */
    readVersionInputs: openDoor(
      'release',
      effects,
      async ({ dataset, version }: NamedVersion): Promise<SealedExtract[]> =>
        readVersionInputs(dataset, version, zones),
    ),
    compareRebuilt: openDoor(
      'release',
      effects,
      async (
        { dataset: id, version, assembled }: CompareRebuilt,
        { scratch, signal },
      ): Promise<RebuiltVersion> => {
        const dataset = datasetOf(effects, id);
        const tables = await downloadTables(dataset, assembled, scratch, zones.work);
        const manifest = await readManifest(id, version, zones.open);
        return effects.engine.withSession({ scratch, signal }, (session) =>
          compareRebuilt({ manifest, tables, scratch, codeRevision: revisionOf(dataset, effects) }, session),
        );
      },
    ),
    withdrawVersion: openDoor(
      'release',
      effects,
      async (request: WithdrawVersion): Promise<WithdrawnVersion> => {
        const withdrawn = await withdrawVersion(request, zones);
        await removeDepartementPages(request.dataset, zones.reports, { version: request.version });
        return withdrawn;
      },
    ),
    /** Removes what a run left in the work zone, and files of a version that it did not come to publish. */
    clearRun: openDoor('release', effects, async ({ run, dataset }: Run): Promise<void> => {
      await discardUnpublished({ run, dataset }, zones.work, zones.open, [zones.open, zones.restricted]);
      await emptyFolder(`${run}/`, zones.work);
    }),
  };
}
