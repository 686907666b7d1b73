/** What is of the site and of no dataset alone: home, the check of a file, protection, the whole catalogue for machines. */
import { buildRegister } from '../custody/register/build-register.js';
import type { CheckProgram } from '../platform/effects.js';
import { tellInventedOf } from '../published/invented.js';
import { readLatest, readManifest } from '../published/read-version.js';
import { CHECK_KEY, PROTECTION_KEY } from '../published/site-keys.js';
import { readStored } from '../text/stored-json.js';
import { countVersion } from './count-version.js';
import { sitePages } from './frame/site-pages.js';
import { writeDrawn } from './graphics/write-drawn.js';
import { HOME_KEY, renderHome } from './home/render-home.js';
import { buildCatalogue } from './machines/build-catalogue.js';
import { buildRobots, buildSitemap } from './machines/build-crawler-files.js';
import { DCAT_FILE } from './machines/dcat-terms.js';
import { renderCheck } from './render-check.js';
import { renderProtection } from './render-protection.js';
import { SUMMARY_FILE, Summary } from './stored-summary.js';
import type { CatalogueTools } from './tools.js';
import type { HomeCard, Site } from './views.js';

export async function writeSite(
  site: Site,
  program: CheckProgram,
  { open, datasets, rawSealed, isOutside }: CatalogueTools,
): Promise<void> {
  const { publicUrl } = site;
  const sitemap = publicUrl === null ? [] : ['sitemap.xml'];
  await writeDrawn(
    [HOME_KEY, CHECK_KEY, PROTECTION_KEY, 'catalogue.jsonld', 'robots.txt', ...sitemap],
    open,
    async () => {
      const cards: HomeCard[] = [];
      const documents: { id: string; text: string }[] = [];
      for (const [id, { metadata }] of datasets) {
        const latest = await readLatest(id, open);
        const document = await open.read(`${id}/${DCAT_FILE}`);
        // published a moment ago by a run that has not drawn its pages yet: its own draws the home page too
        if (!latest || !document) continue;
        const manifest = await readManifest(id, latest.pointer.version, open);
        const summary = await readStored(Summary, `${id}/${SUMMARY_FILE}`, open);
        cards.push({ id, metadata, manifest, counts: countVersion(manifest, isOutside), summary });
        documents.push({ id, text: new TextDecoder().decode(document.body) });
      }
      const texts = new Map([
        [HOME_KEY, renderHome(cards, site)],
        [CHECK_KEY, renderCheck([...datasets.values()], program, site)],
        [
          PROTECTION_KEY,
          renderProtection(buildRegister(datasets.values(), { rawSealed }), site, tellInventedOf(cards)),
        ],
        ['catalogue.jsonld', buildCatalogue(documents, cards, site)],
        ['robots.txt', buildRobots(publicUrl)],
      ]);
      if (publicUrl !== null) texts.set('sitemap.xml', buildSitemap(publicUrl, await sitePages(cards, open)));
      return { texts, drawn: undefined };
    },
  );
}
