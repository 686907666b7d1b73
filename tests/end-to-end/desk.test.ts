/** Held runs decided on by the links of mails, as people do: real Temporal, real mails, a real browser, payloads sealed. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { linkTo } from '../../activities/text/desk-link.js';
import { startBrowser } from '../helpers/browser.js';
import { lookAt } from '../helpers/look-at.js';
import { type DeskBench, KEY, startDeskBench, TOKEN } from './desk-bench.js';
import { PLACES } from './places-repository.js';
import { readPlain } from './visible-bytes.js';

const AUTHOR = 'Équipe données, ODT';
const REASON = 'A territory joined: 100 places were expected.';

let bench: DeskBench;
let browser: Browser;
beforeAll(async () => {
  bench = await startDeskBench();
  browser = await startBrowser();
  await bench.withWorker(async () => {
    assert.equal((await (await bench.run('first', bench.extracts)).result()).status, 'published');
  });
});
afterAll(async () => {
  await browser?.close();
  await bench?.stop();
});

const mainOf = async (page: Page) => (await page.textContent('main')) ?? '';

async function fillIn(page: Page, verdict: string, author: string, reason: string): Promise<void> {
  await page.getByLabel(verdict).check();
  await page.getByLabel('Qui décide').fill(author);
  await page.getByRole('textbox', { name: 'Pourquoi' }).fill(reason);
  await page.getByRole('button').click();
}

/** As a program that is no browser of ours sends it. */
async function post(link: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const evidence = /name="evidence" value="([^"]+)"/.exec(await (await fetch(link)).text())?.[1] ?? '';
  const body = new URLSearchParams({ ...fields, evidence });
  return fetch(link, { method: 'POST', body, redirect: 'manual', headers });
}

const decided = (verdict: string, author = AUTHOR) => ({ verdict, author, reason: REASON });

describe('a held run', () => {
  it('is decided once: of two at the same instant one stands, and whoever comes later is told whose', async () => {
    await bench.withWorker(async () => {
      const { result, link } = await bench.hold('raced');
      const own = { origin: bench.desk };
      const authors = ['Somebody of the team', 'Somebody else'];
      const answers = await Promise.all(
        authors.map((author) => post(link, decided('rejected', author), own)),
      );
      assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409]);
      const winner = authors[answers.findIndex(({ status }) => status === 303)] ?? '';
      const report = await result;
      assert.equal(report.status, 'refused');
      assert.ok(report.reasons.includes(`rejected by ${winner}: ${REASON}`));
      const late = await post(link, decided('approved'), own);
      assert.equal(late.status, 409);
      assert.match(
        await late.text(),
        new RegExp(
          `Votre décision n’a pas été prise en compte[\\s\\S]*<strong>rejetée</strong> par ${winner} : A territory`,
        ),
      );
      const twice = await post(link, decided('rejected', winner), own);
      assert.equal(twice.status, 303, 'a form sent twice is taken once');
    });
  });

  it('is decided by nothing but the whole link, in its time, by a form that the desk itself showed', async () => {
    await bench.withWorker(async () => {
      const { result, link } = await bench.hold('guarded');
      const own = { origin: bench.desk };
      const expired = linkTo(bench.desk, { run: 'guarded', dataset: PLACES }, new Date(), KEY).url;
      const tried: readonly (readonly [string, Record<string, string>, number, RegExp])[] = [
        [link.slice(0, -1), own, 403, /Ce lien a été modifié[\s\S]*insertion desk --link RUN/],
        [link.replace('/guarded?', '/raced?'), own, 403, /modifié/],
        [link.replace(/\?.*/, ''), own, 403, /modifié/],
        [expired, own, 410, /Ce lien a expiré[\s\S]*dernier rappel/],
        [link, {}, 403, /pas été envoyé par la page qui le montre/],
        [link, { origin: 'https://elsewhere.example' }, 403, /pas été envoyé par la page/],
        [link, { origin: 'null' }, 403, /pas été envoyé par la page/],
        [link, { ...own, 'sec-fetch-site': 'same-site' }, 403, /pas été envoyé par la page/],
        [link, { ...own, 'content-type': 'text/plain' }, 415, /Envoyez le formulaire/],
      ];
      for (const [address, headers, status, sentence] of tried) {
        const answer = await post(address, decided('approved'), headers);
        assert.equal(answer.status, status, `${address} ${JSON.stringify(headers)}`);
        assert.match(await answer.text(), sentence);
      }
      const long = await post(link, { ...decided('approved'), reason: 'x'.repeat(100_000) }, own);
      assert.equal(long.status, 413);
      const named = await post(link, { ...decided('approved'), reason: 'Ask 06 12 34 56 78' }, own);
      assert.deepEqual(
        [named.status, /un numéro de téléphone, et serait public/.test(await named.text())],
        [422, true],
      );
      assert.ok(await bench.isHeld('guarded'));
      const done = await bench.insertion(['reject', 'guarded', '--reason', 'typed', '--author', 'a command']);
      assert.equal(done.code, 3, done.stderr);
      assert.equal((await result).status, 'refused');
      const told = await (await fetch(link)).text();
      assert.match(told, /<strong>rejetée<\/strong> par a command : typed/);
      assert.doesNotMatch(told, /<form/);
    });
  });

  it('is found on the list, whose link a command prints; a link to the run as well', async () => {
    await bench.withWorker(async () => {
      const { result } = await bench.hold('listed');
      const [list, one] = await Promise.all([
        bench.insertion(['desk', '--link']),
        bench.insertion(['desk', '--link', 'listed']),
      ]);
      assert.deepEqual([list.code, one.code], [0, 0], `${list.stderr}${one.stderr}`);
      assert.equal((await fetch(`${bench.desk}/`)).status, 403);
      const shown = await fetch(`${bench.desk}/`, { headers: { authorization: `Bearer ${TOKEN}` } });
      assert.match(await shown.text(), /listed/);
      const page = await browser.newPage({ bypassCSP: true });
      await page.goto(list.stdout.trim());
      await lookAt(page, 'list');
      await page.getByRole('heading', { level: 2 }).getByRole('link').click();
      assert.match(await mainOf(page), /Cette version attend quelqu’un/);
      await page.goto(one.stdout.trim());
      await lookAt(page, 'held');
      await fillIn(page, 'est rejetée', AUTHOR, '  ');
      await lookAt(page, 'corrected');
      await fillIn(page, 'est rejetée', AUTHOR, REASON);
      await lookAt(page, 'decided');
      assert.equal((await result).status, 'refused');
      await page.goto(`${bench.desk}/runs/${PLACES}/listed?until=1&key=2`);
      await lookAt(page, 'altered');
      await page.close();
      const unknown = await bench.insertion(['desk', '--link', 'nobody']);
      assert.deepEqual([unknown.code, unknown.stdout], [2, '']);
      assert.match(unknown.stderr, /No run called "nobody" has left a page/);
    });
  });

  it('is decided by the link of its mail, which opening ten times does not do; the manifest says by whom and why', async () => {
    await bench.withWorker(async () => {
      const { result, link } = await bench.hold('larger');
      for (let turn = 0; turn < 10; turn += 1) {
        const answer = await fetch(link, turn % 2 === 0 ? {} : { method: 'HEAD' });
        assert.equal(answer.status, 200);
        await answer.arrayBuffer();
      }
      assert.ok(await bench.isHeld('larger'));

      const page = await browser.newPage();
      const blocked: string[] = [];
      page.on('console', (message) => blocked.push(message.text()));
      await page.goto(link);
      assert.match(
        await mainOf(page),
        /row_count_between[\s\S]*Ce qui changerait pour les usagers des données/,
      );
      await fillIn(page, 'est rejetée', AUTHOR, '  ');
      assert.match(await mainOf(page), /Rien n’est encore enregistré/);
      assert.equal(await page.getByLabel('Qui décide').inputValue(), AUTHOR);
      assert.ok(await bench.isHeld('larger'));
      await fillIn(page, 'est approuvée', AUTHOR, REASON);
      await page.waitForSelector('text=Cette exécution est décidée : version approuvée');
      assert.equal(page.url(), link);

      const report = await result;
      assert.equal(report.status, 'published');
      const manifest = await readFile(join(bench.home, 'store', 'open', String(report.manifest)), 'utf8');
      assert.ok(
        JSON.parse(manifest).approved.date && !manifest.includes(AUTHOR) && !manifest.includes(REASON),
      );
      const told = String(report.manifest).replace('manifest.json', 'inputs.json');
      const { decision } = JSON.parse(await readFile(join(bench.home, 'store', 'restricted', told), 'utf8'));
      assert.deepEqual([decision.author, decision.reason], [AUTHOR, REASON]);
      await page.reload();
      assert.match(await mainOf(page), /Elle est terminée : publiée, version /);
      assert.deepEqual(
        blocked.filter((text) => !text.includes('422')),
        [],
        'the policy of the page blocks nothing of it',
      );
      await page.close();
    });
  });
});

it('no link and no secret stands in a zone, a history or a log', async () => {
  const links = (await bench.mails.server.parsed()).flatMap(
    ({ text = '' }) => text.match(/^http:\S+$/gm) ?? [],
  );
  assert.ok(links.length >= 4);
  const secrets = links.map((link) => new URL(link).searchParams.get('key') ?? '');
  const histories = await Promise.all(
    ['first', 'raced', 'guarded', 'listed', 'larger'].map((run) => bench.show(run, TOKEN)),
  );
  assert.ok(histories[4]?.stdout.includes(`"${AUTHOR}"`), 'histories are open');
  const zones = [...(await readPlain(join(bench.home, 'store'))).values()];
  const logs = [
    ...(await readPlain(join(bench.home, 'logs')).catch(() => new Map<string, string>())).values(),
  ];
  const said = bench.said();
  assert.match(said, /"path":"\/runs\/lieux\/larger"/);
  const places = [...histories.map(({ stdout }) => stdout), ...zones, ...logs, said];
  for (const secret of [...secrets, KEY, TOKEN, '/runs/lieux/larger?'])
    assert.deepEqual(
      places.flatMap((text) => (text.includes(secret) ? [text.slice(0, 80)] : [])),
      [],
    );
  assert.ok(
    zones.some((text) => text.includes(AUTHOR)),
    'zones can be read',
  );
  assert.ok(!said.includes(REASON) && !said.includes(AUTHOR), 'the log of the desk repeats no form');
});
