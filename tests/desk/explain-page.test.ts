/** A published cell explained at the desk, from a store that holds one: the same words as the command, for who may see values. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { lineageKey } from '../../activities/published/lineage.js';
import { writeInputs } from '../../activities/published/read-inputs.js';
import { createExplainer } from '../../scripts/desk/explain-at-desk.js';
import { onExplainBench } from '../explain/explain-bench.js';
import { input } from '../release/release-request.js';
import { VERSION } from '../serve/serve-bench.js';
import { DATASET, type QuickDesk, startQuickDesk, TOKEN } from './quick-desk.js';

const LOGIN = { header: 'X-Forwarded-Email', values: null };
const CAMILLE = { 'x-forwarded-email': 'camille@example.fr' };
const SHA = 'a'.repeat(64);

let home: string;
let desk: QuickDesk;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'desk-explain-'));
  const row = { source: 'finess', id: 'finess--1', nom: 'Maison <b>', date_maj: '2026-01-01' };
  const { effects, plant } = await onExplainBench(home, DATASET, { structures: [row], fusions: [] });
  const lines = `select * from (values ('finess', '${SHA}', 12)) as t(source, extract, line)`;
  const { restricted } = effects.zones;
  await plant(lineageKey(DATASET, VERSION, 'structures'), restricted, lines);
  await plant(lineageKey(DATASET, VERSION, 'fusions'), restricted, `${lines} where false`);
  const inputs = [input('finess', { sha256: SHA })];
  await writeInputs({ dataset: DATASET, version: VERSION }, { inputs, findings: [] }, restricted);
  const explaining = {
    ...effects,
    createScratch: (name: string) => mkdtemp(join(home, name)),
    removeScratch: (folder: string) => rm(folder, { recursive: true }),
  };
  desk = await startQuickDesk(null, null, { login: LOGIN, explain: createExplainer(async () => explaining) });
  desk.publish(VERSION);
});
afterAll(async () => {
  await desk?.stop();
  await rm(home, { recursive: true, force: true });
});

async function ask(query: string, headers: Readonly<Record<string, string>> = CAMILLE) {
  const answer = await fetch(`${desk.address}/expliquer?${query}`, { headers });
  return { status: answer.status, text: await answer.text() };
}

describe('an explanation', () => {
  it('tells the lines of a row of the current version, as text, to whoever is logged in or shows the token', async () => {
    for (const headers of [CAMILLE, { authorization: `Bearer ${TOKEN}` }]) {
      const { status, text } = await ask(`table=${DATASET}/structures&id=finess--1&column=nom`, headers);
      assert.equal(status, 200, text);
      assert.match(text, /nom = Maison &lt;b&gt;/);
      assert.match(
        text,
        /<h2>Lines<\/h2>[\s\S]*<td>finess<\/td>[\s\S]*<td>12<\/td>[\s\S]*(as published|not kept)/,
      );
      assert.match(text, /<option value="offre-insertion\/structures" selected>/);
    }
  });

  it('is the form alone as long as no row is named, and a sentence where there is none such', async () => {
    const form = await ask('');
    assert.deepEqual(
      [form.status, /<h2>/.test(form.text), /role="alert"/.test(form.text)],
      [200, false, false],
    );
    for (const [query, words] of [
      [`table=${DATASET}/structures&id=nobody`, /role="alert"/],
      [`table=${DATASET}/nothing&id=finess--1`, /role="alert"/],
      [`table=${DATASET}/structures&id=finess--1&version=2020-01-01-00000000`, /no manifest/],
      [`table=${DATASET}/structures&id=finess--1&version=../../x`, /is no name of a version/],
      ['table=nowhere/structures&id=finess--1', /no such dataset/],
      ['table=../structures&id=finess--1', /no such dataset/],
      ['table=%00/x&id=1', /no such dataset/],
    ] as const) {
      const { status, text } = await ask(query);
      assert.equal(status, 422, query);
      assert.match(text, words);
    }
  });

  it('is for no link, and pages that a link opened do not lead to it', async () => {
    const { search } = new URL(desk.link('list'));
    const refused = await ask(`table=${DATASET}/structures&id=finess--1&${search.slice(1)}`, {});
    assert.equal(refused.status, 403);
    assert.doesNotMatch(refused.text, /Maison/);
    assert.doesNotMatch(await (await fetch(desk.link('list'))).text(), /expliquer/);
    assert.equal((await ask('', {})).status, 403);
  });
});
