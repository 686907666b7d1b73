/** What partners seal, with the real programs: opened whole, or refused with a sentence that holds no secret. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ConfigurationInvalid, DeliveryRejected } from '../../activities/errors.js';
import { seal } from '../../activities/platform/drop/age.js';
import { createDropOpener, type DropSettings } from '../../activities/platform/drop/open-drop.js';

const BODY = Buffer.from('id;nom\n1;Mairie\n'.repeat(20_000));
const PASSWORD = 'canari-mot-de-passe';
const { signal } = new AbortController();
let folder: string;
let settings: DropSettings;
let recipient: string;
let gnupg: string;
const secrets: Record<string, string> = { SESAME: PASSWORD, FAUX: 'canari-faux' };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'insertion-open-'));
  const identity = await generateIdentity();
  recipient = await identityToRecipient(identity);
  const identityFile = join(folder, 'identity.txt');
  await writeFile(identityFile, `${identity}\n`, { mode: 0o600 });
  gnupg = join(folder, 'gnupg');
  await mkdir(gnupg, { mode: 0o700 });
  gpg('--quick-gen-key', 'Depot <depot@example.org>', 'default', 'default', 'never');
  settings = { identityFile, gnupgHome: gnupg };
});
afterAll(async () => {
  spawnSync('gpgconf', ['--homedir', gnupg, '--kill', 'gpg-agent']);
  await rm(folder, { recursive: true, force: true });
});

function gpg(...words: string[]): void {
  const common = [
    '--batch',
    '--quiet',
    '--yes',
    '--homedir',
    gnupg,
    '--passphrase',
    '',
    '--pinentry-mode',
    'loopback',
    '--trust-model',
    'always',
  ];
  const { status, stderr } = spawnSync('gpg', [...common, ...words], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

/** What gpg makes of the body. */
async function gpgOf(body: Uint8Array, ...words: string[]): Promise<Buffer> {
  await writeFile(join(folder, 'plain'), body);
  gpg('--output', join(folder, 'sealed'), ...words, join(folder, 'plain'));
  return readFile(join(folder, 'sealed'));
}

async function zipOf(
  files: Readonly<Record<string, Uint8Array>>,
  options: ConstructorParameters<typeof ZipWriter>[1] = { password: PASSWORD, encryptionStrength: 3 },
): Promise<Uint8Array> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), options);
  for (const [name, body] of Object.entries(files)) await zip.add(name, new Uint8ArrayReader(body));
  return zip.close();
}

async function open(
  bytes: Uint8Array,
  encryption: 'age' | 'gpg' | 'zip',
  own: { readonly password?: string; readonly settings?: Partial<DropSettings>; readonly name?: string } = {},
) {
  const from = join(folder, 'received');
  await writeFile(from, bytes);
  const to = join(folder, 'opened');
  await rm(to, { force: true });
  const opener = createDropOpener({ ...settings, ...own.settings }, (name) => secrets[name]);
  const password = encryption === 'zip' ? (own.password ?? 'SESAME') : undefined;
  return opener(from, to, {
    fileName: own.name ?? `mairies.csv.${encryption}`,
    encryption,
    password,
    signal,
  });
}

async function refused(asked: Promise<unknown>, family: new (...args: never[]) => Error, text: RegExp) {
  await assert.rejects(asked, (error) => {
    assert.ok(error instanceof family, `${error}`);
    assert.match(error.message, text);
    const told = `${error.message} ${'partnerSentence' in error ? error.partnerSentence : ''}`;
    assert.doesNotMatch(told, /canari|AGE-SECRET|depot@example/);
    if (error instanceof DeliveryRejected) assert.match(error.partnerSentence, /Merci/);
    return true;
  });
  const left = (await readdir(folder)).filter((name) => /^opened/.test(name));
  assert.deepEqual(left, []);
}

const expected = (fileName: string) => ({
  fileName,
  bytes: BODY.length,
  sha256: createHash('sha256').update(BODY).digest('hex'),
});

describe('a drop sealed with age', () => {
  it('opens to the plain bytes, and is refused for somebody else, cut, altered or plain', async () => {
    const sealed = Buffer.from(await seal(BODY, [recipient]));
    assert.deepEqual(await open(sealed, 'age'), expected('mairies.csv'));
    const other = await identityToRecipient(await generateIdentity());
    await refused(open(await seal(BODY, [other]), 'age'), DeliveryRejected, /sealed for somebody else/);
    for (const end of [sealed.length - 1, sealed.length - 70_000, 180, 30])
      await refused(open(sealed.subarray(0, end), 'age'), DeliveryRejected, /damaged/);
    const altered = Buffer.from(sealed);
    altered.writeUInt8(altered.readUInt8(100_000) ^ 1, 100_000);
    await refused(open(altered, 'age'), DeliveryRejected, /damaged/);
    await refused(open(BODY, 'age'), DeliveryRejected, /not sealed as agreed/);
    await refused(
      open(sealed, 'age', { settings: { identityFile: null } }),
      ConfigurationInvalid,
      /^DROP_IDENTITY_FILE/,
    );
  });

  it('opens what the age program sealed', async () => {
    await writeFile(join(folder, 'plain'), BODY);
    const { status } = spawnSync('age', [
      '-r',
      recipient,
      '-o',
      join(folder, 'by-age'),
      join(folder, 'plain'),
    ]);
    assert.equal(status, 0);
    assert.deepEqual(await open(await readFile(join(folder, 'by-age')), 'age'), expected('mairies.csv'));
  });
});

describe('a drop sealed with gpg', () => {
  it('opens to the plain bytes, binary and armored', async () => {
    const seal = ['--encrypt', '--recipient', 'depot@example.org'];
    assert.deepEqual(await open(await gpgOf(BODY, ...seal), 'gpg'), expected('mairies.csv'));
    assert.deepEqual(
      await open(await gpgOf(BODY, '--armor', ...seal), 'gpg', { name: 'mairies.csv.asc' }),
      expected('mairies.csv'),
    );
  });

  it('is refused cut, altered, plain, signed only, or with a password', async () => {
    const sealed = await gpgOf(
      BODY,
      '--encrypt',
      '--compress-algo',
      'none',
      '--recipient',
      'depot@example.org',
    );
    for (const end of [sealed.length - 1, sealed.length - 1_000, 700, 20])
      await refused(open(sealed.subarray(0, end), 'gpg'), DeliveryRejected, /damaged|not sealed/);
    const altered = Buffer.from(sealed);
    altered.writeUInt8(altered.readUInt8(100_000) ^ 1, 100_000);
    await refused(open(altered, 'gpg'), DeliveryRejected, /damaged/);
    await refused(open(BODY, 'gpg'), DeliveryRejected, /not sealed as agreed/);
    await refused(open(await gpgOf(BODY, '--sign'), 'gpg'), DeliveryRejected, /\(gpg\)/);
    const symmetric = await gpgOf(BODY, '--passphrase', 'canari', '--symmetric');
    await refused(open(symmetric, 'gpg'), DeliveryRejected, /\(gpg\)/);
  });

  it('is refused for somebody else, and says what of ours is missing', async () => {
    const sealed = await gpgOf(BODY, '--encrypt', '--recipient', 'depot@example.org');
    const stranger = join(folder, 'etranger');
    await mkdir(stranger, { mode: 0o700 });
    await refused(
      open(sealed, 'gpg', { settings: { gnupgHome: stranger } }),
      DeliveryRejected,
      /sealed for somebody else/,
    );
    await chmod(stranger, 0o755);
    await refused(
      open(sealed, 'gpg', { settings: { gnupgHome: stranger } }),
      ConfigurationInvalid,
      /others may look/,
    );
    await refused(
      open(sealed, 'gpg', { settings: { gnupgHome: null } }),
      ConfigurationInvalid,
      /^DROP_GNUPG_HOME/,
    );
    const { PATH } = process.env;
    process.env.PATH = '/nulle-part';
    try {
      await refused(open(sealed, 'gpg'), ConfigurationInvalid, /^gpg is not installed/);
    } finally {
      process.env.PATH = PATH;
    }
    spawnSync('gpgconf', ['--homedir', stranger, '--kill', 'gpg-agent']);
  });
});

describe('a drop sealed as a zip with a password', () => {
  it('opens its one file, whatever its folder or what an archiver added', async () => {
    const sealed = await zipOf({ 'lot/mairies.csv': BODY, '__MACOSX/._mairies.csv': Buffer.from('x') });
    assert.deepEqual(await open(sealed, 'zip'), expected('mairies.csv'));
  });

  it('is refused with another password, cut, altered, plain, weakly sealed, or with several files', async () => {
    const sealed = Buffer.from(await zipOf({ 'mairies.csv': BODY }));
    await refused(open(sealed, 'zip', { password: 'FAUX' }), DeliveryRejected, /agreed password/);
    for (const end of [sealed.length - 1, sealed.length - 300, 100, 0])
      await refused(open(sealed.subarray(0, end), 'zip'), DeliveryRejected, /damaged/);
    const altered = Buffer.from(sealed);
    altered.writeUInt8(altered.readUInt8(400) ^ 1, 400);
    await refused(open(altered, 'zip'), DeliveryRejected, /damaged/);
    await refused(open(await zipOf({ 'a.csv': BODY }, {}), 'zip'), DeliveryRejected, /not sealed as agreed/);
    await refused(
      open(await zipOf({ 'a.csv': BODY }, { password: PASSWORD, zipCrypto: true }), 'zip'),
      DeliveryRejected,
      /ZipCrypto/,
    );
    await refused(open(await zipOf({ 'a.csv': BODY, 'b.csv': BODY }), 'zip'), DeliveryRejected, /one file/);
    await refused(open(await zipOf({ '../../a.csv': BODY }), 'zip'), DeliveryRejected, /damaged/);
    await refused(open(BODY, 'zip'), DeliveryRejected, /damaged/);
    await refused(open(sealed, 'zip', { password: 'ABSENT' }), ConfigurationInvalid, /^ABSENT is not set/);
  });

  it('is refused when it inflates like a bomb, counted on what comes out', async () => {
    const bomb = await zipOf({ 'a.csv': Buffer.alloc(300 * 2 ** 20) });
    await refused(open(bomb, 'zip'), DeliveryRejected, /decompression bomb/);
  });
});
