/** The consumers' site in the open zone: drawn from the stored versions that are current, and part of none. */
import type { Dataset } from '../../datasets/dataset.js';
import type { WrittenCatalogue } from '../handover/run.js';
import type { CheckProgram, ObjectStore } from '../platform/effects.js';
import { readLatest } from '../published/read-version.js';
import { hasAnswers, renderTerritoryPages } from './answers/render-territory.js';
import { placeKey, TERRITORIES } from './answers/territory-keys.js';
import { pagesOf } from './dataset/frame-dataset.js';
import { renderDataset } from './dataset/render-dataset.js';
import { renderDictionary } from './dataset/render-dictionary.js';
import { renderVersions } from './dataset/render-versions.js';
import { PLACES } from './departements.js';
import { buildSearch } from './directory/build-search.js';
import { hasDirectory } from './directory/render-departement.js';
import { renderDirectoryPages } from './directory/render-departements.js';
import { SEARCH, SEARCH_SCRIPTS } from './directory/search-keys.js';
import { readSiteAssets, type SiteAssets } from './frame/site-assets.js';
import { gatherDataset } from './gather-dataset.js';
import { renderGraphics } from './graphics/render-graphics.js';
import { writeDrawn } from './graphics/write-drawn.js';
import { HOME_KEY } from './home/render-home.js';
import { buildDatapackage } from './machines/build-datapackage.js';
import { buildDcat } from './machines/build-dcat.js';
import { DCAT_FILE } from './machines/dcat-terms.js';
import { CHECK_FOLDER } from './render-check.js';
import { SUMMARY_FILE } from './stored-summary.js';
import { writeSummary } from './summary.js';
import type { CatalogueTools } from './tools.js';
import type { Site } from './views.js';
import { writeSite } from './write-site.js';

/**
 * Draws the pages of one dataset, then those of the whole site. The same versions and declarations give the same bytes, which
 * are not written again. Of two runs that draw at once, the one that comes late looks again at what is current.
 * Throws ObjectMissing, ContractBroken, ConditionLost.
 */
export async function writeCatalogue(dataset: Dataset, tools: CatalogueTools): Promise<WrittenCatalogue> {
  const publicUrl = tools.publicUrl?.replace(/\/+$/, '') ?? null;
  const assets = await readSiteAssets(publicUrl);
  await writeAssets(assets, tools.open);
  const program = await tools.checkProgram();
  await writeProgram(program, tools);
  const { style, icon, formStyle } = assets;
  const site: Site = { publicUrl, apiUrl: tools.apiUrl, style, icon, formStyle };
  await writeDataset(dataset, site, tools);
  await writeSite(site, program, tools);
  return { home: HOME_KEY, page: `${dataset.id}/index.html` };
}

/** Their key names their content: what is there is right. */
async function writeAssets({ assets, style }: SiteAssets, open: ObjectStore): Promise<void> {
  const listed = await open.list(style.replace(/[^/]*$/, ''));
  const there = new Set(listed.map(({ key }) => key));
  for (const { key, body } of assets.filter((asset) => !there.has(asset.key)))
    await open.write(key, body, { ifNoneMatch: '*' });
}

/** Who has opened the page that names them may still load them. */
const SUPERSEDED_MS = 7 * 24 * 3_600_000;

/** Megabytes, made only where they are not there yet; those of earlier code go. */
async function writeProgram(program: CheckProgram, { open, now }: CatalogueTools): Promise<void> {
  const listed = await open.list(CHECK_FOLDER);
  const there = new Set(listed.map(({ key }) => key));
  const parts = [program.engine, program.machine, program.program, program.page, program.notices];
  const wanted = new Map(parts.map((part) => [`${CHECK_FOLDER}${part.name}`, part]));
  for (const [key, part] of wanted) if (!there.has(key)) await open.write(key, await part.body());
  const gone = listed.filter(
    ({ key, modified }) => !wanted.has(key) && now().getTime() - modified.getTime() > SUPERSEDED_MS,
  );
  await open.remove(gone.map(({ key }) => key));
}

async function writeDataset(dataset: Dataset, site: Site, tools: CatalogueTools): Promise<void> {
  const renderers = {
    'index.html': renderDataset,
    'dictionnaire.html': renderDictionary,
    'graphiques.html': renderGraphics,
    'versions.html': renderVersions,
  };
  const files = pagesOf(dataset.metadata);
  const keyOf = (file: string) => `${dataset.id}/${file}`;
  const { answers, directory } = dataset.metadata;
  const territories = answers || directory ? [TERRITORIES, ...PLACES.map(placeKey)] : [];
  const search = directory ? [SEARCH, ...Object.values(SEARCH_SCRIPTS)] : [];
  const keys = [...files, ...territories, ...search, SUMMARY_FILE, 'datapackage.json', DCAT_FILE].map(keyOf);
  // every version was withdrawn: pages would show what no longer is there
  if (!(await readLatest(dataset.id, tools.open))) return tools.open.remove(keys);
  const before = territories.length === 0 ? [] : await tools.open.list(keyOf('territoires/'));
  const drawn = await writeDrawn(keys, tools.open, async () => {
    const { view, schemas } = await gatherDataset(dataset, tools);
    const pages = files.map((file) => [keyOf(file), renderers[file](view, site)] as const);
    const places = hasAnswers(view) ? [...renderTerritoryPages(view, site)] : [];
    const found = hasDirectory(view)
      ? [...renderDirectoryPages(view, site), ...(await buildSearch(view.directory))]
      : [];
    const texts = new Map([
      ...pages,
      ...[...places, ...found].map(([file, text]) => [keyOf(file), text] as const),
      [keyOf(SUMMARY_FILE), writeSummary(view)],
      [keyOf('datapackage.json'), buildDatapackage(view, site, schemas)],
      [keyOf(DCAT_FILE), buildDcat(view, site)],
    ]);
    return { texts, drawn: new Set(texts.keys()) };
  });
  // of a territory of which the current version says nothing any more
  await tools.open.remove(before.map(({ key }) => key).filter((key) => !drawn.has(key)));
}
