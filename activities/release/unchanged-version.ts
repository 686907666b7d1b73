/** When nothing that a version was made of has changed, it need not be made again to be found the same. */
import { join } from 'node:path';
import { z } from 'zod';
import type { Dataset } from '../../datasets/dataset.js';
import { markOf, readOppositions } from '../custody/opposition/opposition-list.js';
import { datasetOf } from '../door/dataset-of.js';
import { departementFolder } from '../door/departement-pages.js';
import { KEPT_WORK, madeBy } from '../door/kept-extracts.js';
import type { Effects } from '../effects.js';
import type { IngestedSource } from '../handover/run.js';
import { type FindUnchanged, MadeVersion, type NoteMade, type Unchanged } from '../handover/unchanged.js';
import type { ObjectStore } from '../platform/effects.js';
import { readLatest } from '../published/read-version.js';
import { compareText, toSortedJson } from '../text/sorted-json.js';
import { readStored } from '../text/stored-json.js';
import { hashText } from './hash-file.js';

const Noted = MadeVersion.extend({
  /** Of everything that the version follows from. */
  made: z.string(),
  /** Of everything that its reports and pages follow from besides. */
  told: z.string(),
});

type Looking = Pick<
  Effects,
  'zones' | 'datasets' | 'codeRevision' | 'pseudonymiser' | 'publicUrl' | 'rawSealed'
>;

function folderOf(dataset: string): string {
  return `${KEPT_WORK}/${dataset}/made`;
}

/**
 * The current version, where today's extracts, the declarations, the code, the keys and the oppositions are those that made it: no rule
 * and no table depends on the day. Null where anything is another, or nothing was noted.
 */
export async function findUnchanged(request: FindUnchanged, effects: Looking): Promise<Unchanged | null> {
  const { zones } = effects;
  const noted = await readStored(Noted, `${folderOf(request.dataset)}/noted.json`, zones.work);
  if (!noted || noted.made !== (await fingerprintMade(request, effects))) return null;
  const { made: _, told, ...version } = noted;
  const latest = await readLatest(request.dataset, zones.open);
  if (latest?.pointer.version !== version.version) return null;
  if (!(await isThere(version, zones))) return null;
  if (!(await arePagesThere(request.dataset, version, zones.reports))) return null;
  return {
    ...version,
    manifestKey: latest.pointer.manifest,
    told: told === fingerprintTold(request, effects) && (await isTold(version, zones)),
  };
}

/** Once the run has ended as it should. What its own work zone holds goes with it, so that the findings are copied. */
export async function noteMade(request: NoteMade, scratch: string, effects: Looking): Promise<void> {
  const { work } = effects.zones;
  const { dataset, version, assembled, checked, reports, catalogue } = request;
  const folder = folderOf(dataset);
  const [findingsKey, placesKey] = [`${folder}/findings.json`, `${folder}/places.parquet`];
  await copy(checked.findingsKey, findingsKey, scratch, work);
  await copy(checked.placesKey, placesKey, scratch, work);
  const noted: z.infer<typeof Noted> = {
    ...{ version, reports: [...reports], catalogue, checked: { ...checked, findingsKey, placesKey } },
    assembled: { ...assembled, tables: [] },
    made: await fingerprintMade(request, effects),
    told: fingerprintTold(request, effects),
  };
  await work.write(`${folder}/noted.json`, toSortedJson(noted));
}

async function copy(from: string, to: string, scratch: string, work: ObjectStore): Promise<void> {
  if (from === to) return;
  const path = join(scratch, 'copied');
  await work.download(from, path);
  await work.upload(to, path);
}

async function fingerprintMade({ dataset: id, ingested }: FindUnchanged, effects: Looking): Promise<string> {
  const dataset = datasetOf(effects, id);
  const opposed = await readOppositions(id, effects.zones.restricted);
  const isOpposed = opposed !== null && opposed.list.oppositions.length > 0;
  const inputs = ingested.map(inputOf).sort(compareText);
  return hashText(
    JSON.stringify([
      ...[id, dataset.revision, effects.codeRevision, madeBy(dataset, effects)],
      // without its keys nobody would know whether those who opposed are still left out
      dataset.metadata.personal || isOpposed ? (await effects.pseudonymiser.current()).name : null,
      isOpposed ? markOf(opposed.list) : null,
      inputs,
      ...readersOf(dataset),
    ]),
  );
}

/** Départements that get a page, which is made of the version's tables. */
function readersOf({ partners, metadata }: Dataset): string[] {
  if (!metadata.departement_pages) return [];
  return [...partners.values()].flatMap(({ partner, departement }) =>
    departement === undefined ? [] : [`${partner} ${departement}`],
  );
}

function inputOf({ source, extract, normalised }: IngestedSource): string {
  const { keys, oppositions, rowsIn, rowsOut } = normalised;
  const { sha256, date, invented } = extract;
  return JSON.stringify([source, sha256, date, invented, keys, oppositions?.list, rowsIn, rowsOut]);
}

/** Reports know the day, waivers and terms of their partners; pages show every dataset, and where they are served. */
function fingerprintTold({ dataset: id, asOf }: FindUnchanged, effects: Looking): string {
  const { sources, partners } = datasetOf(effects, id);
  const others = [...effects.datasets.values()].map(({ id: other, revision }) => [other, revision]);
  return hashText(
    JSON.stringify([asOf, sources, [...partners], others, effects.publicUrl, effects.rawSealed]),
  );
}

async function isThere({ checked }: MadeVersion, { work }: Looking['zones']): Promise<boolean> {
  return (await work.head(checked.findingsKey)) !== null && (await work.head(checked.placesKey)) !== null;
}

/** Pages of départements are made of the version's tables: where one was taken away, it is made again. */
async function arePagesThere(
  dataset: string,
  { reports }: MadeVersion,
  zone: Looking['zones']['reports'],
): Promise<boolean> {
  const pages = reports.filter(({ partner, key }) =>
    key.startsWith(`${departementFolder(partner, dataset)}/`),
  );
  const heads = await Promise.all(pages.map(({ key }) => zone.head(key)));
  return heads.every((head) => head !== null);
}

async function isTold({ reports, catalogue }: MadeVersion, { reports: zone, open }: Looking['zones']) {
  if (catalogue === null || !(await open.head(catalogue.home)) || !(await open.head(catalogue.page)))
    return false;
  const heads = await Promise.all(reports.map(({ key }) => zone.head(key)));
  return heads.every((head) => head !== null);
}
