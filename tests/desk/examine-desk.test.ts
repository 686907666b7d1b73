/** What `doctor` says of the desk: one sentence, of what holds and of what is missing; a setting that fails is named. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { examineDesk } from '../../scripts/desk/examine-desk.js';

const SECRET = 'canary-of-a-secret-that-nobody-repeats-77';
const MAIL = {
  SMTP_URL: 'smtps://user:password@mail.example.fr',
  MAIL_FROM: 'donnees@example.fr',
  TEAM_MAIL: 'equipe@example.fr',
};
const DESK = { DESK_URL: 'https://desk.example.fr', DESK_KEY: SECRET };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'examine-desk-'));
});
afterAll(() => rm(folder, { recursive: true }));

const examine = (env: Readonly<Record<string, string>>) => examineDesk(readConfiguration(env, folder));

describe('the desk, as doctor sees it', () => {
  it('may be none', async () => {
    assert.match(await examine({}), /^none: held runs are decided on by commands alone/);
  });

  it('says whether mails carry links, and what is missing where they do not', async () => {
    const carried = 'mails of held runs carry a link to https://desk.example.fr that is good for 24 hours; ';
    assert.ok((await examine({ ...DESK, ...MAIL, DESK_LINK_HOURS: '24' })).startsWith(carried));
    assert.match(
      await examine(DESK),
      /^people reach it at https.* leave from where SMTP_URL and TEAM_MAIL are set, which is not here;/,
    );
    assert.match(
      await examine({ ...DESK, ...MAIL, TEAM_MAIL: '' }),
      / leave from where TEAM_MAIL is set, which is not here;/,
    );
    assert.match(await examine({ DESK_KEY: SECRET, ...MAIL }), /^mails carry no link: DESK_URL does not say/);
    const loopback = { ...DESK, ...MAIL, DESK_URL: 'http://127.0.0.1:8090' };
    assert.match(await examine(loopback), /to http:\/\/127\.0\.0\.1:8090, which this machine alone reaches,/);
  });

  it('says for whom it opens payloads', async () => {
    const elsewhere = { ...DESK, TEMPORAL_ADDRESS: 'temporal.example.fr:7233' };
    assert.match(await examine(elsewhere), /; payloads are in clear, so it opens none/);
    const sealed = { ...DESK, TEMPORAL_CODEC_KEYS: '{}' };
    assert.match(
      await examine(sealed),
      /; it opens payloads for nobody here: DESK_TOKEN_FILE lets programs come/,
    );
    const both = { ...sealed, DESK_TOKEN: SECRET, TEMPORAL_UI_ORIGIN: 'https://temporal.example.fr' };
    assert.match(
      await examine(both),
      /; it opens payloads for whoever shows DESK_TOKEN and the pages at https:\/\/temporal\.example\.fr$/,
    );
  });

  it('says whom a login lets in, and names nobody', async () => {
    const login = { ...DESK, DESK_LOGIN_HEADER: 'X-Forwarded-Email' };
    assert.match(
      await examine(login),
      /; it opens for whoever the proxy before it names in X-Forwarded-Email,/,
    );
    const told = await examine({ ...login, DESK_LOGIN_VALUES: 'Camille@example.fr, dominique@example.fr' });
    assert.match(told, /; it opens for 2 people that the proxy before it names in X-Forwarded-Email,/);
    assert.doesNotMatch(told, /camille/i);
    const refuses = (env: Readonly<Record<string, string>>, words: RegExp) =>
      assert.throws(() => readConfiguration({ ...DESK, ...env }, folder), words);
    refuses({ DESK_LOGIN_VALUES: 'a' }, /DESK_LOGIN_VALUES is set without DESK_LOGIN_HEADER/);
    for (const header of ['Cookie', 'host', 'a b', 'X_User'])
      refuses({ DESK_LOGIN_HEADER: header }, /DESK_LOGIN_HEADER (is no name|names a header that any)/);
  });

  it('fails where a secret is short, readable by others, absent, or asked for and not given; never with its text', async () => {
    const open = join(folder, 'open');
    await writeFile(open, SECRET, { mode: 0o644 });
    const short = join(folder, 'short');
    await writeFile(short, 'canary-short', { mode: 0o600 });
    const tried: readonly (readonly [Record<string, string>, RegExp])[] = [
      [{ DESK_KEY: 'canary-short' }, /^DESK_KEY holds no text of 32 characters or more/],
      [{ DESK_KEY: SECRET, DESK_TOKEN_FILE: short }, /^DESK_TOKEN_FILE holds no text of 32 characters/],
      [{ DESK_KEY_FILE: open }, /^DESK_KEY_FILE: others may read/],
      [{ DESK_KEY_FILE: join(folder, 'none') }, /^DESK_KEY_FILE: there is no secret at .*openssl rand/],
      [{ DESK_URL: DESK.DESK_URL }, /^DESK_URL is set without DESK_KEY_FILE.*openssl rand/],
      [{ DESK_TOKEN: SECRET }, /^DESK_TOKEN is set without DESK_KEY_FILE/],
    ];
    for (const [env, words] of tried)
      await assert.rejects(examine(env), ({ name, message }: Error) => {
        assert.equal(name, 'ConfigurationInvalid');
        assert.match(message, words);
        assert.doesNotMatch(message, /canary/);
        return true;
      });
  });
});
