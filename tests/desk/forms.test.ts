/** What the desk takes, and what it refuses: every refusal is a page with a sentence, and leaves the run as it was. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { DATASET, type QuickDesk, startQuickDesk, TOKEN } from './quick-desk.js';

let desk: QuickDesk;
beforeAll(async () => {
  desk = await startQuickDesk();
});
afterAll(() => desk.stop());

const DECIDED = { verdict: 'approved', author: 'Équipe données', reason: 'Looked at, and expected.' };
const runOf = (run: string) => ({ run, dataset: DATASET });

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, string>>;
  /** Of what the person was shown; that of the page as it stands unless told otherwise. */
  readonly evidence?: string;
}

/** As a browser sends the form that the desk showed, unless told otherwise. */
async function send(link: string, { method = 'POST', headers = {}, fields = DECIDED, evidence }: Sent = {}) {
  const hidden = /name="evidence" value="([0-9a-f]{64})"/.exec(await (await fetch(link)).text())?.[1];
  const answer = await fetch(link, {
    ...{ method, redirect: 'manual', headers: { origin: desk.address, ...headers } },
    ...(method === 'POST' && {
      body: new URLSearchParams({ ...fields, evidence: evidence ?? hidden ?? '' }),
    }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

async function refuses(run: string, link: string, sent: Sent, status: number, words: RegExp): Promise<void> {
  const answer = await send(link, sent);
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.text, words);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/html/);
  assert.deepEqual(desk.sent(run), [], 'nothing was sent to the run');
}

describe('a link', () => {
  it('that has expired names the command that prints another, and shows nothing of the run', async () => {
    await desk.hold('late');
    const link = desk.link(runOf('late'), 0);
    for (const method of ['GET', 'POST'])
      await refuses(
        'late',
        link,
        { method },
        410,
        /a expiré[\s\S]*<code>npx insertion desk --link late<\/code>/,
      );
    assert.doesNotMatch((await send(link, { method: 'GET' })).text, /312|<form/);
  });

  it('that was tampered with is refused, whatever was changed, and repeats nothing of it', async () => {
    await desk.hold('true');
    await desk.hold('other');
    const link = desk.link(runOf('true'));
    const changed = [
      link.slice(0, -1),
      `${link}A`,
      link.replace('/true?', '/other?'),
      link.replace(DATASET, 'parcours-insertion'),
      link.replace(/until=\d+/, 'until=4102444800'),
      link.replace(/&key=.*/, ''),
      link.replace(/\?.*/, ''),
      link.replace('/true?', '/%3Cscript%3Ealert(1)%3C%2Fscript%3E?'),
      link.replace('/true?', '/..%2F..%2Ftrue?'),
      desk.link('list').replace('/?', `/runs/${DATASET}/true?`),
    ];
    for (const one of changed)
      for (const method of ['GET', 'POST'])
        await refuses('true', one, { method }, 403, /Ce lien a été modifié/);
    for (const one of changed) assert.doesNotMatch((await send(one, { method: 'GET' })).text, /<script|312/);
  });

  it('to a run that left no page says where to look', async () => {
    const link = desk.link(runOf('nowhere'));
    await refuses(
      'nowhere',
      link,
      { method: 'GET' },
      404,
      /n’a pas de page[\s\S]*<code>npx insertion status nowhere<\/code>/,
    );
    await refuses('nowhere', link, {}, 404, /Cette exécution n’a pas de page/);
  });

  it('to a run that Temporal has forgotten shows its page and no form', async () => {
    await desk.hold('forgotten');
    desk.change('forgotten', null);
    const { status, text } = await send(desk.link(runOf('forgotten')), { method: 'GET' });
    assert.deepEqual([status, /forgotten by Temporal/.test(text), /<form/.test(text)], [200, true, false]);
    await refuses(
      'forgotten',
      desk.link(runOf('forgotten')),
      {},
      409,
      /Votre décision n’a pas été prise en compte/,
    );
  });

  it('is opened by what scans mails as often as it likes, by GET and HEAD, with nothing decided and nothing kept', async () => {
    await desk.hold('scanned');
    const link = desk.link(runOf('scanned'));
    for (const method of ['HEAD', 'GET', 'HEAD', 'GET']) {
      const { status, headers, text } = await send(link, { method });
      assert.equal(status, 200);
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('referrer-policy'), 'same-origin');
      assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
      assert.equal(text === '', method === 'HEAD');
    }
    assert.deepEqual(desk.sent('scanned'), []);
    assert.equal((await send(desk.link(runOf('scanned'), 0), { method: 'HEAD' })).status, 410);
  });

  it('takes no method but those of a browser, and says which', async () => {
    await desk.hold('methods');
    const link = desk.link(runOf('methods'));
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      await refuses('methods', link, { method }, 405, new RegExp(`n’accepte pas <code>${method}</code>`));
      assert.equal((await send(link, { method })).headers.get('allow'), 'GET, HEAD, POST');
    }
    await refuses('methods', desk.link('list'), {}, 405, /n’accepte pas <code>POST<\/code>/);
    await refuses('methods', `${desk.address}/elsewhere`, { method: 'GET' }, 404, /Il n’y a rien ici/);
  });
});

describe('a form', () => {
  it('that leaves something out is shown again with what was typed, and a sentence at each field', async () => {
    await desk.hold('partly');
    const link = desk.link(runOf('partly'));
    const tried: readonly (readonly [Partial<typeof DECIDED>, string, RegExp])[] = [
      [{ author: '  ' }, 'author', /Dites qui décide/],
      [{ reason: '\r\n' }, 'reason', /Dites pourquoi/],
      [{ verdict: 'maybe' }, 'verdict', /Choisissez l’un des deux/],
      [{ reason: 'x'.repeat(2_001) }, 'reason', /Raccourcissez à 2000 caractères ; il y en a 2001/],
      [{ author: 'Somebody, 06 12 34 56 78' }, 'author', /un numéro de téléphone, et serait public/],
      [{ reason: 'Ask quelquun@example.fr' }, 'reason', /adresse de courriel/],
      [{ author: 'a\u0007b' }, 'author', /caractères invisibles/],
    ];
    for (const [change, field, words] of tried) {
      const answer = await send(link, { fields: { ...DECIDED, ...change } });
      assert.equal(answer.status, 422);
      assert.match(answer.text, words);
      assert.match(answer.text, new RegExp(`id="${field}-error"`));
      assert.match(answer.text, new RegExp(`aria-describedby="[^"]*${field}-error"`));
      assert.match(answer.text, /<title>Pas encore enregistrée/);
      if (field !== 'author') assert.match(answer.text, /value="Équipe données"/);
      if (field !== 'reason') assert.match(answer.text, /Looked at, and expected\.<\/textarea>/);
      if (field !== 'verdict') assert.match(answer.text, /value="approved" required checked/);
    }
    assert.deepEqual(desk.sent('partly'), []);
    const nothing = await send(link, { fields: {} });
    assert.equal(nothing.text.match(/class="error"/g)?.length, 3);
  });

  it('shows what was typed as text, whatever it is', async () => {
    await desk.hold('typed');
    const author = '"><script>alert(1)</script>';
    const { text } = await send(desk.link(runOf('typed')), {
      fields: { verdict: '', author, reason: '</textarea><script>alert(2)</script>' },
    });
    assert.doesNotMatch(text, /<script/);
    assert.match(text, /value="&quot;&gt;&lt;script&gt;/);
  });

  it('decides on what was shown, and is shown anew where that has changed', async () => {
    await desk.hold('judged-again');
    const link = desk.link(runOf('judged-again'));
    const shown = await send(link, { method: 'GET' });
    const evidence = /name="evidence" value="([0-9a-f]{64})"/.exec(shown.text)?.[1] ?? '';
    await desk.hold('judged-again', { reasons: ['another reason, against another version'] });
    const late = await send(link, { evidence });
    assert.equal(late.status, 409);
    assert.match(late.text, /n’est plus ce qui vous a été montré[\s\S]*another reason[\s\S]*<form/);
    assert.deepEqual(desk.sent('judged-again'), []);
    assert.equal((await send(link)).status, 303);
  });

  it('tells which version became current since', async () => {
    await desk.hold('overtaken');
    const link = desk.link(runOf('overtaken'));
    assert.doesNotMatch((await send(link, { method: 'GET' })).text, /a été publiée depuis/);
    desk.publish('2026-06-15-99887766');
    assert.match(
      (await send(link, { method: 'GET' })).text,
      /Version <code>2026-06-15-99887766<\/code> a été publiée depuis[\s\S]*compare avec <code>2026-05-31-0a1b2c3d/,
    );
    desk.publish('2026-05-31-0a1b2c3d');
  });

  it('is taken once: the second of two is told whose decision stands, and its own again is no error', async () => {
    await desk.hold('twice');
    const link = desk.link(runOf('twice'));
    const taken = await send(link);
    assert.deepEqual([taken.status, taken.headers.get('location')], [303, link.slice(desk.address.length)]);
    assert.equal((await send(link)).status, 303, 'the same form, sent again');
    const second = await send(link, { fields: { ...DECIDED, verdict: 'rejected', author: 'Somebody else' } });
    assert.equal(second.status, 409);
    assert.match(
      second.text,
      /Votre décision n’a pas été prise en compte[\s\S]*<strong>approuvée<\/strong> par Équipe données/,
    );
    assert.doesNotMatch(second.text, /<form/);
    assert.deepEqual(desk.sent('twice'), ['approved by Équipe données: Looked at, and expected.']);
  });

  it('that another page sends is refused, wherever that page is', async () => {
    await desk.hold('crossed');
    const link = desk.link(runOf('crossed'));
    for (const headers of [
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
      { origin: desk.address.replace('http:', 'https:') },
      { origin: `${desk.address}.elsewhere.example` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ])
      await refuses('crossed', link, { headers }, 403, /n’a pas été envoyé par la page qui le montre/);
    const bare = await fetch(link, { method: 'POST', body: new URLSearchParams(DECIDED) });
    assert.equal(bare.status, 403, 'a program that says no origin');
    for (const type of ['text/plain', 'application/json', 'multipart/form-data; boundary=x'])
      await refuses(
        'crossed',
        link,
        { headers: { 'content-type': type } },
        415,
        /Envoyez le formulaire de la page/,
      );
  });

  it('that is too large is refused as it comes, whether it says so or not', async () => {
    await desk.hold('large');
    const link = desk.link(runOf('large'));
    const fields = { ...DECIDED, reason: 'x'.repeat(70_000) };
    await refuses('large', link, { fields }, 413, /trop long[\s\S]*Revenez/);
    assert.equal(await sendInPieces(link, 70), 413);
    assert.deepEqual(desk.sent('large'), []);
  });

  it('is not lost where Temporal is away: the page says so, and the next try is taken', async () => {
    await desk.hold('away');
    const link = desk.link(runOf('away'));
    desk.breakTemporal(true);
    await refuses('away', link, {}, 503, /Pas maintenant[\s\S]*Open the link again/);
    assert.equal((await fetch(`${desk.address}/health`)).status, 503);
    desk.breakTemporal(false);
    assert.equal((await fetch(`${desk.address}/health`)).status, 200);
    assert.equal((await send(link)).status, 303);
    assert.ok(desk.told.every(({ family }) => family === 'TemporalUnreachable'));
  });
});

/** Chunks, with no length said beforehand. Gives the status. */
function sendInPieces(link: string, kibibytes: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const type = 'application/x-www-form-urlencoded';
    const sending = request(link, {
      ...{ method: 'POST', headers: { origin: desk.address, 'content-type': type } },
    });
    sending.once('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sending.once('error', reject);
    sending.write('verdict=approved&author=a&reason=');
    for (let turn = 0; turn < kibibytes; turn += 1) sending.write('x'.repeat(1_024));
    sending.end();
  });
}

describe('the list', () => {
  it('is for a signed link or for the token, and gives links that open', async () => {
    await desk.hold('waiting');
    assert.match(
      await (await fetch(desk.address)).text(),
      /The desk opens by a link[\s\S]*npx insertion desk --link/,
    );
    assert.match(await (await fetch(`${desk.link('list')}A`)).text(), /Ce lien a été modifié/);
    for (const headers of [{}, { authorization: 'Bearer of-no-token-that-there-is-0123456789' }])
      assert.equal((await fetch(desk.address, { headers })).status, 403);
    assert.equal((await fetch(desk.link('list', 0))).status, 410);
    const shown = await fetch(desk.address, { headers: { authorization: `Bearer ${TOKEN}` } });
    for (const page of [await shown.text(), await (await fetch(desk.link('list'))).text()]) {
      const [, path = ''] = /href="([^"]*\/waiting\?[^"]*)"/.exec(page) ?? [];
      assert.equal((await fetch(`${desk.address}${path.replaceAll('&amp;', '&')}`)).status, 200);
    }
  });
});
