/** Files sealed with Fernet: the vectors of its specification, and what they leave out. */
import assert from 'node:assert/strict';
import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { ConfigurationInvalid, DeliveryRejected } from '../../activities/errors.js';
import { createDropOpener } from '../../activities/platform/drop/open-drop.js';
import { Drop } from '../../datasets/drop.js';

/** https://github.com/fernet/spec: generate.json, verify.json and invalid.json. */
const SECRET = 'cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=';
const HELLO =
  'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==';
const INVALID = {
  'incorrect mac':
    'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykQUFBQUFBQUFBQQ==',
  'too short': 'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPA==',
  'invalid base64':
    '%%%%%%%%%%%%%AECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==',
  'payload size not multiple of block size':
    'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPOm73QeoCk9uGib28Xe5vz6oxq5nmxbx_v7mrfyudzUm',
  'payload padding error':
    'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0ODz4LEpdELGQAad7aNEHbf-JkLPIpuiYRLQ3RtXatOYREu2FWke6CnJNYIbkuKNqOhw==',
  'incorrect IV (causes padding error)':
    'gAAAAAAdwJ6xBQECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAkLhFLHpGtDBRLRTZeUfWgHSv49TF2AUEZ1TIvcZjK1zQ==',
} as const;

const folder = await mkdtemp(join(tmpdir(), 'insertion-fernet-'));
afterAll(() => rm(folder, { recursive: true }));
const SECRETS: Record<string, string> = {
  CLE: SECRET,
  AUTRE: randomBytes(32).toString('base64url'),
  COURTE: 'abc',
};

async function open(token: string | Uint8Array, password = 'CLE') {
  const [from, to] = [join(folder, 'received'), join(folder, 'opened')];
  await writeFile(from, token);
  await rm(to, { force: true });
  const opener = createDropOpener({ identityFile: null, gnupgHome: null }, (name) => SECRETS[name]);
  const request = { fileName: 'mairies.csv.fernet', encryption: 'fernet', password } as const;
  const opened = await opener(from, to, { ...request, signal: new AbortController().signal });
  return { ...opened, plain: await readFile(to) };
}

async function refused(work: Promise<unknown>, kind: new (...words: never[]) => Error, words: RegExp) {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof kind, String(error));
    assert.match(error.message, words);
    return true;
  });
  assert.deepEqual(await readdir(folder), ['received'], 'nothing plain is left');
}

function seal(plain: Uint8Array, secret = SECRET): string {
  const key = Buffer.from(secret, 'base64url');
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-128-cbc', key.subarray(16), iv);
  const head = Buffer.concat([Buffer.from([0x80]), Buffer.alloc(8), iv]);
  const body = Buffer.concat([head, cipher.update(plain), cipher.final()]);
  const mac = createHmac('sha256', key.subarray(0, 16)).update(body).digest();
  const token = Buffer.concat([body, mac]).toString('base64url');
  return token + '='.repeat((4 - (token.length % 4)) % 4);
}

describe('a file sealed with Fernet', () => {
  it('is opened as its specification says, and loses its ending', async () => {
    const { plain, fileName } = await open(HELLO);
    assert.deepEqual([plain.toString(), fileName], ['hello', 'mairies.csv']);
    assert.equal((await open(`${HELLO}\n`)).plain.toString(), 'hello');
    assert.equal((await open(HELLO.replace(/=+$/, ''))).plain.toString(), 'hello');
    assert.equal((await open(HELLO.replace(/(.{76})/g, '$1\r\n'))).plain.toString(), 'hello');
  });

  for (const [what, token] of Object.entries(INVALID))
    it(`is refused: ${what}`, () =>
      refused(
        open(token),
        DeliveryRejected,
        /does not open with the agreed key|not sealed as agreed|damaged/,
      ));

  it('is opened and verified whole where it is larger than what is read at once', async () => {
    for (const size of [0, 15, 16, 786_400, 3_000_001]) {
      const body = randomBytes(size);
      const token = seal(body);
      assert.ok((await open(token)).plain.equals(body), `${size} bytes`);
      const last = token.slice(0, -60) + (token.at(-60) === 'A' ? 'B' : 'A') + token.slice(-59);
      await refused(open(last), DeliveryRejected, /does not open with the agreed key/);
      await refused(open(token.slice(0, -4)), DeliveryRejected, /does not open with the agreed key/);
    }
  });

  it('is refused where it is plain, empty, of another key, or ours is none', async () => {
    for (const plain of ['id;nom\n1;x\n', '\u0000', `${HELLO}=${HELLO}`])
      await refused(open(plain), DeliveryRejected, /not sealed as agreed/);
    await refused(open(''), DeliveryRejected, /does not open with/);
    await refused(open(HELLO, 'AUTRE'), DeliveryRejected, /sealed with another one, cut short or altered/);
    await refused(open(HELLO, 'COURTE'), ConfigurationInvalid, /COURTE holds no Fernet key/);
    await refused(open(HELLO, 'ABSENTE'), ConfigurationInvalid, /ABSENTE is not set/);
    assert.equal(Drop.safeParse({ encryption: 'fernet' }).success, false);
    assert.equal(Drop.safeParse({ encryption: 'fernet', password: 'CLE' }).success, true);
  });
});
