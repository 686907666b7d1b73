/** The form of a partner's link: a file sent by it is taken as one sent by tus, and its receipt says what was found in it. */
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { MOST_BEGUN, sweepBegun } from '../../scripts/desk/begun-uploads.js';
import { EXAMPLE, extractPath } from '../end-to-end/extracts.js';
import { SOURCE, startFormDesk } from './form-desk.js';

let desk: Awaited<ReturnType<typeof startFormDesk>>;
let sample: string;
beforeAll(async () => {
  desk = await startFormDesk();
  sample = await readFile(extractPath(EXAMPLE, SOURCE), 'utf8');
});
afterAll(() => desk?.stop());

async function send(body: string | Uint8Array, name = 'lieux.csv', link = desk.link()) {
  const form = new FormData();
  form.set('fichier', new File([body], name));
  const answer = await fetch(link, { method: 'POST', body: form });
  const page = (await answer.text()).replaceAll(/&#39;/g, '’');
  return { status: answer.status, page };
}

const kept = async () => [
  await readdir(desk.drop),
  await readdir(join(desk.home, 'deposits')).catch(() => []),
];

describe('the form of a link to a drop', () => {
  it('is on its page, which needs no script, and says what is expected', async () => {
    const answer = await fetch(desk.link(500));
    const page = await answer.text();
    assert.match(page, /<form method="post" action="\/depot\/[^"]+" enctype="multipart\/form-data">/);
    assert.match(page, /<label for="fichier">Fichier à envoyer<\/label>/);
    assert.match(page, /Taille : 67,1\sMo au plus avec ce formulaire/);
    assert.doesNotMatch(page, /<script/);
    // the policy that comes with it allows its own style
    const [, hash] = /(sha256-[A-Za-z0-9+/=]+)/.exec(page) ?? [];
    assert.ok(hash && answer.headers.get('content-security-policy')?.includes(hash));
  });

  it('takes a file whole, and the receipt tells rows and the first findings', async () => {
    const { status, page } = await send(sample);
    assert.equal(status, 200, page);
    assert.match(page, /<h1>Fichier reçu<\/h1>[\s\S]*SHA-256<\/dt><dd><code>[0-9a-f]{64}/);
    assert.match(page, /<li>Lignes dans le fichier : 12, inutilisables : 1\.<\/li>/);
    assert.match(page, /<li>« code_postal » : la valeur n’est pas un code postal\. \(ligne 18\) Donnez/);
    assert.deepEqual(await kept(), [['lieux.csv'], []]);
    assert.equal(await readFile(join(desk.drop, 'lieux.csv'), 'utf8'), sample);
  });

  it('keeps a file that cannot be read, and says so at once: a column gone, a picture, a cut archive', async () => {
    const [header = '', ...lines] = sample.split('\n');
    const renamed = [header.replace('lib_fs', 'libelle'), ...lines].join('\n');
    const gone = await send(renamed);
    assert.equal(gone.status, 200);
    assert.match(gone.page, /<li>Le fichier lieux\.csv n’a pas la ou les colonnes attendues .*lib_fs/);
    const added = await send(
      [`${header},mot_de_passe`, ...lines.map((line) => line && `${line},x`)].join('\n'),
    );
    assert.match(added.page, /La colonne « mot_de_passe » est nouvelle ; son contenu n’est pas utilisé/);
    const picture = await send(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
    assert.match(picture.page, /<li>Le fichier[^<]*(image|PNG|tableau)/i);
    const cut = await send(gzipSync(sample).subarray(0, 400), 'lieux.csv.gz');
    assert.match(cut.page, /<li>Le fichier[^<]*(tronqu|endommag|entier|décompress)/i);
    assert.equal((await readdir(desk.drop)).includes('lieux.csv.gz'), true);
  });

  it('refuses in a sentence beside the field: nothing chosen, empty, too large, a name that may not be', async () => {
    const before = await kept();
    const empty = new FormData();
    empty.set('fichier', new File([], ''));
    const none = await (await fetch(desk.link(), { method: 'POST', body: empty })).text();
    for (const [answer, words] of [
      [{ status: 422, page: none }, /Choisissez le fichier à envoyer/],
      [await send(''), /Le fichier est vide \(0 octet\)/],
      [await send('x', '.cache'), /Le nom du fichier ne convient pas/],
      [await send('x', 'lieux.csv.part'), /Le nom du fichier ne convient pas/],
      [await send(Buffer.alloc(2 ** 20 + 1), 'a.csv', desk.link(1)), /Le fichier dépasse 1 Mio/],
      [await send(Buffer.alloc(3 * 2 ** 20), 'a.csv', desk.link(1)), /Le fichier dépasse 1 Mio/],
    ] as const) {
      assert.ok([413, 422].includes(answer.status), String(answer.status));
      assert.match(answer.page, /<h1>Erreur : le fichier n’a pas été pris<\/h1>/);
      assert.match(answer.page, /id="fichier-erreur"/);
      assert.match(answer.page, words);
    }
    const broken = await fetch(desk.link(), {
      method: 'POST',
      body: '--x\r\nContent-Disposition: form-data; name="fichier"; filename="a.csv"\r\n\r\nid',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
    assert.deepEqual([broken.status, /L’envoi s’est interrompu/.test(await broken.text())], [422, true]);
    assert.deepEqual(await kept(), before);
  });

  it('is written as it comes; where it is cut, nothing stays', async () => {
    const before = await kept();
    const folder = join(desk.home, 'deposits');
    const { port, pathname, search } = new URL(desk.link());
    const socket = connect(Number(port), '127.0.0.1');
    const piece = Buffer.alloc(2 ** 20, 'x');
    socket.write(
      `POST ${pathname}${search} HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: ${4 * 2 ** 20}\r\n\r\n--x\r\nContent-Disposition: form-data; name="fichier"; filename="a.csv"\r\n\r\n`,
    );
    socket.write(piece);
    await vi.waitFor(async () => {
      const [name = ''] = await readdir(folder);
      assert.ok((await stat(join(folder, name))).size > 2 ** 20 - 1024);
    }, 10_000);
    socket.destroy();
    await vi.waitFor(async () => assert.deepEqual(await kept(), before), 10_000);
  });

  it('is refused where it is larger than it says, or not alone, once it was read to its end', async () => {
    const before = await kept();
    const piece = Buffer.alloc(2 ** 20, 'x');
    const part = (name: string) =>
      `--x\r\nContent-Disposition: form-data; name="fichier"; filename="${name}"\r\n\r\n`;
    async function* long() {
      yield Buffer.from(part('été.csv'));
      for (let turn = 0; turn < 9; turn += 1) yield piece;
      yield Buffer.from('\r\n--x--\r\n');
    }
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const sent = { method: 'POST', headers, body: Readable.toWeb(Readable.from(long())), duplex: 'half' };
    const large = await fetch(desk.link(2), sent as RequestInit);
    assert.deepEqual([large.status, /dépasse 2 Mio/.test(await large.text())], [413, true]);
    const two = `${part('a.csv')}id\r\n${part('b.csv')}id\r\n--x--\r\n`;
    const both = await fetch(desk.link(), { method: 'POST', headers, body: two });
    assert.deepEqual([both.status, /un seul fichier/.test(await both.text())], [422, true]);
    assert.deepEqual(await kept(), before);
  });

  it('writes nobody’s number anywhere but where the file is put', async () => {
    const name = 'suivi été 1850578006084.csv';
    assert.equal((await send(sample, name)).status, 200);
    assert.ok((await readdir(desk.drop)).includes(name));
    assert.doesNotMatch(desk.told.join('\n'), /1850578006084|lieux/);
  });

  it('opens nothing once its link is altered or has expired', async () => {
    assert.equal((await send('x', 'a.csv', desk.link(5, -1))).status, 410);
    assert.equal((await send('x', 'a.csv', desk.link().replace('/5?', '/500?'))).status, 403);
  });
});

describe('uploads that are begun and not ended', () => {
  const begin = (link: string) =>
    fetch(link, {
      method: 'POST',
      headers: {
        ...{ 'tus-resumable': '1.0.0', 'upload-length': '3' },
        'upload-metadata': `filename ${Buffer.from('a.csv').toString('base64')}`,
      },
    });

  it('are so many for a link, whoever begins them at the same instant; another link has its own', async () => {
    const link = desk.link();
    const answers = await Promise.all(Array.from({ length: MOST_BEGUN + 3 }, () => begin(link)));
    const taken = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status === 429);
    assert.deepEqual([taken.length, refused.length], [MOST_BEGUN, 3]);
    assert.match(
      (await refused[0]?.text()) ?? '',
      /Trop d’envois sont commencés et pas finis .*\(5 au plus\)/,
    );
    assert.equal((await begin(desk.link(5, 71))).status, 201);
    const place = new URL(taken[0]?.headers.get('location') ?? '', link);
    await fetch(place, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } });
    assert.equal((await begin(link)).status, 201);
  });

  it('go after a day, though nobody sends any more', async () => {
    const folder = join(desk.home, 'old-deposits');
    await mkdir(folder);
    const before = new Date(Date.now() - 25 * 3_600_000);
    for (const name of ['a.old', 'a.old.json', 'b.form.left', 'c.new', 'c.new.json']) {
      await writeFile(join(folder, name), '{}');
      if (name !== 'c.new') await utimes(join(folder, name), before, before);
    }
    await sweepBegun(folder, Date.now());
    assert.deepEqual(await readdir(folder), ['c.new', 'c.new.json']);
    await sweepBegun(join(desk.home, 'nowhere'), Date.now());
    assert.ok(await stat(folder));
  });
});
