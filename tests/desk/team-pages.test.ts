/** The pages of the team over a real socket: who may open them, and what they say. */
import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { manifestKey } from '../../activities/published/version-keys.js';
import { ENDED, keepTeam, VERSION } from './kept-team.js';
import { DATASET, type QuickDesk, startQuickDesk, TOKEN } from './quick-desk.js';

const LOGIN = { header: 'X-Forwarded-Email', values: ['camille@example.fr'] };
const CAMILLE = { 'x-forwarded-email': 'Camille@example.fr' };
const HELD_RUN = 'offre-insertion-20260630T060000-ab12';

let desk: QuickDesk;
let loginless: QuickDesk;
beforeAll(async () => {
  const findStarts = async () =>
    new Map([[DATASET, { paused: false, next: new Date('2026-07-06T03:04:00Z') }]]);
  desk = await startQuickDesk(null, null, { login: LOGIN, findStarts });
  loginless = await startQuickDesk();
  await keepTeam(desk);
  await desk.hold(HELD_RUN, { sources: [{ ...SOURCE, rowsIn: 799 }] });
});
afterAll(async () => {
  await desk?.stop();
  await loginless?.stop();
});

const SOURCE = {
  ...{ source: 'france-services', status: 'fresh', rowsIn: 799, rowsOut: 700 },
  ...{ rowsRejected: 1, rowsMerged: 98, findings: 4 },
};

const REPORT = `/rapports/anct-france-services/${ENDED}/index.html`;
const PAGES = ['/', '/sources', '/runs', '/recherche', REPORT];

async function ask(path: string, headers: Readonly<Record<string, string>> = CAMILLE) {
  const answer = await fetch(new URL(path, desk.address), { headers });
  return { status: answer.status, headers: answer.headers, text: textOf(await answer.text()) };
}

/** As it is read: spaces of typography are spaces. */
function textOf(page: string): string {
  return page.replace(/[\u00a0\u202f]/g, ' ');
}

describe('a page of the team', () => {
  it('opens for whom the proxy names, for the token, and for a signed link to the list', async () => {
    const { search } = new URL(desk.link('list'));
    for (const path of PAGES) {
      for (const headers of [CAMILLE, { authorization: `Bearer ${TOKEN}` }])
        assert.equal((await ask(path, headers)).status, 200, path);
      assert.equal((await ask(`${path}${search}`, {})).status, 200, path);
    }
  });

  it('shows no page of a département, which nobody else gets', async () => {
    const folder = 'departement-52/parcours-insertion';
    for (const file of ['index.html', 'report.json'])
      await desk.zones.reports.write(`${folder}/${file}`, 'un-pseudonyme');
    for (const file of ['index.html', 'report.json', 'personnes.csv', 'lien.html', 'departement.xlsx'])
      assert.equal((await ask(`/rapports/${folder}/${file}`)).status, 404, file);
  });

  it('is refused to all others, and says what is missing; no value is repeated', async () => {
    const { search } = new URL(desk.link({ run: HELD_RUN, dataset: DATASET }));
    const tried: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
      ['', {}, /opens for who is logged in[\s\S]*<code>X-Forwarded-Email<\/code>/],
      ['', { 'x-forwarded-email': ' ' }, /opens for who is logged in/],
      [
        '',
        { 'x-forwarded-email': 'dominique@example.fr' },
        /This login does not open the desk[\s\S]*DESK_LOGIN_VALUES/,
      ],
      ['', { 'x-forwarded-email': 'dominique@example.fr, camille@example.fr' }, /This login does not open/],
      ['', { 'x-forwarded-user': 'camille@example.fr' }, /opens for who is logged in/],
      [search, {}, /Ce lien a été modifié/],
    ];
    for (const path of PAGES)
      for (const [query, headers, words] of tried) {
        const { status, text } = await ask(`${path}${query}`, headers);
        assert.equal(status, 403, path);
        assert.match(text, words);
        assert.doesNotMatch(text, /dominique|France services|2 683/);
      }
    assert.equal((await ask(`/sources${new URL(desk.link('list', 0)).search}`, {})).status, 410);
  });

  it('trusts no header where none is declared', async () => {
    const answer = await fetch(loginless.address, { headers: CAMILLE });
    assert.equal(answer.status, 403);
    assert.match(await answer.text(), /The desk opens by a link/);
  });

  it('leads by its links to pages that open, however it was opened', async () => {
    const { search } = new URL(desk.link('list'));
    const visits = [
      ['', CAMILLE],
      [search.slice(1), {}],
    ] as const;
    for (const [signed, headers] of visits)
      for (const page of ['/?', '/sources?', '/runs?', '/recherche?q=france&']) {
        const path = `${page}${signed}`;
        const { text } = await ask(path, headers);
        const links = [...text.matchAll(/ href="([^"#]+)/g)].map(([, link = '']) =>
          link.replaceAll('&amp;', '&'),
        );
        assert.ok(links.length > 4, path);
        for (const link of new Set(links))
          assert.equal((await ask(link, headers)).status, 200, `${path} → ${link}`);
      }
  });

  it('changes nothing: it takes no other method', async () => {
    for (const path of PAGES) {
      const answer = await fetch(new URL(path, desk.address), { method: 'POST', headers: CAMILLE });
      assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET, HEAD'], path);
    }
  });
});

describe('the home', () => {
  it('tells first what waits, why, and what each source sent beside the last time', async () => {
    const { text } = await ask('/');
    assert.match(text, /<h1>1 version attend une décision<\/h1>/);
    assert.match(
      text,
      /<strong>Liste des espaces France services<\/strong> : 799 lignes, contre 2 683 la dernière fois \(−70,2 %\)/,
    );
    assert.match(text, /rien n’a pu être pris, contre 9 lignes la dernière fois/);
    assert.ok(
      text.indexOf('320 lignes contre 2\u202f683 à la livraison précédente') <
        text.indexOf('Jeux de données'),
    );
  });

  it('tells how fresh each dataset is, its last run and the next one', async () => {
    const { text } = await ask('/');
    assert.match(text, new RegExp(`<code>${VERSION}</code>, du 31 mai 2026, il y a 31 jours`));
    assert.match(text, /France entière ; 2 sources, extraits du 12 mai 2026[\s\S]*Services \(104\)/);
    assert.match(text, /<dt>Prochain run<\/dt><dd>le 6 juillet 2026 à 05 h 04/);
    assert.match(text, /Délais et suivi[\s\S]*<dd>aucune<\/dd>[\s\S]*calendrier déclaré, mais pas posé/);
  });

  it('stands where a version is damaged, and says which', async () => {
    const key = manifestKey(DATASET, VERSION);
    const whole = await desk.zones.open.read(key);
    assert.ok(whole);
    await desk.zones.open.write(key, '{');
    const { status, text } = await ask('/');
    await desk.zones.open.write(key, whole.body);
    assert.equal(status, 200);
    assert.match(
      text,
      /illisible<\/strong> : <span lang="en">[^<]*manifest\.json: damaged[\s\S]*Délais et suivi/,
    );
  });

  it('stands where Temporal is away, and says what it does not know', async () => {
    desk.breakTemporal(true);
    const { status, text } = await ask('/');
    desk.breakTemporal(false);
    assert.equal(status, 200);
    assert.match(text, /Temporal ne répond pas[\s\S]*1 version|1 version[\s\S]*Temporal ne répond pas/);
  });
});

describe('the other pages', () => {
  it('tell of each source what changed, how its score went, and open its last report', async () => {
    const { text } = await ask(`/sources?dataset=${DATASET}`);
    assert.match(text, /<li>2 683<\/li><li>799<\/li><\/ol><strong>−70,2 % depuis la fois d’avant/);
    assert.match(text, /<li>98,6<\/li><li>91,1<\/li><\/ol><span class="hint">en baisse de 7,5 points/);
    assert.ok(text.includes(`href="${REPORT}"`));
    assert.doesNotMatch(text, /Délais et suivi/);
    assert.equal((await ask('/sources?dataset=nowhere')).status, 404);
  });

  it('open a report under a policy of its own, with its files, and nothing else of the zone', async () => {
    const { headers, text } = await ask(REPORT);
    assert.match(headers.get('content-security-policy') ?? '', /sandbox allow-downloads/);
    const [, csv = ''] = /href="([^"]+)"/.exec(text) ?? [];
    assert.match((await ask(csv)).text, /^ligne/);
    for (const other of ['memory.json', '..%2Findex.html', 'lien.html'])
      assert.equal((await ask(REPORT.replace('index.html', other))).status, 404);
    assert.equal((await ask(REPORT.replace('anct-france-services', '..%2Frestricted'))).status, 404);
  });

  it('list runs with what became of their rows', async () => {
    const { text } = await ask('/runs');
    assert.match(
      text,
      new RegExp(`<code>${ENDED}</code></a></th><td[^>]*><div>publié, <code>${VERSION}</code>`),
    );
    assert.match(
      text,
      /"Reçues"[^>]*><div>2 683<[\s\S]{9,80}><div>2 600<[\s\S]{9,80}><div>6<[\s\S]{9,80}><div>0</,
    );
    assert.match((await ask('/runs?dataset=parcours-insertion')).text, /Aucun run/);
  });

  it('answer a question as text, whatever it is', async () => {
    const { text } = await ask(`/recherche?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
    assert.match(text, /Rien ne répond/);
    assert.doesNotMatch(text, /<script/);
    assert.match((await ask(`/recherche?q=${HELD_RUN}`)).text, /1 réponse[\s\S]*attend une décision/);
  });

  it('let whoever is logged in decide on a run, by a form of the desk', async () => {
    await desk.hold('offre-insertion-20260630T070000-ab12');
    const path = `/runs/${DATASET}/offre-insertion-20260630T070000-ab12`;
    const evidence = /name="evidence" value="([0-9a-f]{64})"/.exec((await ask(path)).text)?.[1] ?? '';
    const send = (headers: Readonly<Record<string, string>>) =>
      fetch(new URL(path, desk.address), {
        ...{ method: 'POST', redirect: 'manual', headers: { origin: desk.address, ...headers } },
        body: new URLSearchParams({ verdict: 'approved', author: 'Camille', reason: 'Expected.', evidence }),
      });
    assert.equal((await send({})).status, 403);
    assert.equal((await send({ ...CAMILLE, origin: 'https://elsewhere.example' })).status, 403);
    const taken = await send(CAMILLE);
    assert.deepEqual([taken.status, taken.headers.get('location')], [303, path]);
    assert.deepEqual(desk.sent('offre-insertion-20260630T070000-ab12'), ['approved by Camille: Expected.']);
  });
});
