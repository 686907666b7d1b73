import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { it } from 'vitest';
import { html, writeMarkup } from '../../activities/markup/html.js';
import { onBench } from './bench.js';
import { askReports, count, ingest, makeDataset } from './fixture.js';
import { askFranceServices, franceServicesDataset, seen, spread } from './france-services.js';
import { askTroubledPartner, troubledDataset } from './troubled-partner.js';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"onmouseover="alert(1)',
  "'><img src=x onerror=alert(1)>",
  'gpj.\u202eexe.csv',
  'a\r\nb\u2028c\u0000d',
  '</style><svg/onload=alert(1)>',
  '$' + '{process.exit(1)}',
  'é'.repeat(300),
];
const TAGS =
  /^(!doctype|html|head|meta|title|style|body|header|main|nav|section|details|summary|footer|h1|h2|p|strong|small|span|a|figure|figcaption|svg|defs|pattern|rect|circle|path|ul|ol|li|dl|dt|dd|div|code|bdi|table|caption|thead|tbody|tfoot|tr|th|td)$/i;
const ATTRIBUTES =
  /^(lang|charset|open|http-equiv|content|name|class|id|href|role|scope|colspan|title|data-label|aria-[a-z]+|width|height|fill|stroke|stroke-width|x|d|cx|cy|r|patternUnits|patternTransform)$/;

for (const [index, hostile] of HOSTILE.entries())
  it(`keeps hostile name ${index + 1} inert in a partner, a title, a file and a column`, async () => {
    await onBench(async (bench) => {
      const dataset = makeDataset([{ source: 'a', partner: 'p', title: hostile }], { p: hostile });
      const finding = seen('not_null', 'warn', 'nom', [hostile], spread(30, 1), [
        'la valeur manque.',
        `Ôtez « ${hostile} ».`,
      ]);
      const rows = { in: 50, out: 50 };
      const ingested = ingest('a', rows, await bench.keep('check/a', [{ ...finding, why: hostile }]));
      const extract = { ...ingested.extract, fileName: hostile };
      const assembled = { tables: [], counts: [count('a', rows)] };
      const request = askReports({ ingested: [{ ...ingested, extract }], assembled });
      await bench.write(request, dataset);
      const page = await bench.readText(`p/${request.run}/index.html`);
      requireOwnMarkup(page);
      assert.doesNotMatch(page, /[\u202a-\u202e\u2066-\u2069\u2028\0\r]/);
      assert.doesNotMatch(
        await bench.readText(`p/${request.run}/report.json`),
        /[\u202a-\u202e\u2028]|\\r|\\u0000/,
      );
    });
  });

/** Every tag and attribute of the page is one that the templates write. */
function requireOwnMarkup(page: string): void {
  const [, style = ''] = /<style>(.*?)<\/style>/s.exec(page) ?? [];
  for (const [, tag = '', attributes = ''] of page
    .replace(style, '')
    .matchAll(/<\/?([^\s>/]+)((?:[^>"]|"[^"]*")*)>/g)) {
    assert.match(tag, TAGS);
    for (const [, name = ''] of attributes.matchAll(/\s([^\s=]+)="[^"]*"/g)) assert.match(name, ATTRIBUTES);
  }
}

it('allows its own style sheet and nothing else', async () => {
  await onBench(async (bench) => {
    const request = await askFranceServices(bench);
    await bench.write(request, franceServicesDataset);
    const page = await bench.readText(`anct-france-services/${request.run}/index.html`);
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(page) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    assert.ok(
      page.includes(`content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri`),
    );
    assert.doesNotMatch(page, /<script|<link|<img|\sstyle=|https?:\/\/|url\((?!#)/);
  });
});

it('says that a sample is one, and counts the rest', async () => {
  await onBench(async (bench) => {
    const request = await askTroubledPartner(bench);
    await bench.write(request, troubledDataset);
    const page = await bench.readText(`offre-la-reunion/${request.run}/index.html`);
    assert.match(page, /20 premières lignes sur 1\u202f390 : 4, 6, /);
    assert.match(page, /Lignes 3, 5, 9</);
    assert.match(page, /3\u202f890\u00a0lignes reçues/);
    assert.doesNotMatch(
      page,
      /row_count_between|vraisemblable/,
      'a finding of the whole dataset is not the partner’s',
    );
  });
});

it('escapes every value, and no template twice', () => {
  const bold = html`<b>${'<i>'}</b>`;
  assert.equal(
    writeMarkup(html`<p title="${'"'}">${[bold, ' & ', 3, null]}</p>`),
    '<p title="&quot;"><b>&lt;i&gt;</b> &amp; 3</p>',
  );
});
