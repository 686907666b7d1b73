/** What `new source --from` is told: what it cannot read is refused in a sentence, and no secret gets into a declaration. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { Location } from '../../datasets/location.js';
import { askPlace } from '../../scripts/draft/ask-place.js';

const configuration = readConfiguration({ ALLOW_PRIVATE_HOSTS: '127.0.0.1:*' }, '/');
const ask = (from: string) => askPlace(from, { id: 'mairies', personal: false }, configuration);

let base: string;
const server = createServer((_request, answer) => {
  answer.end('\ufeff{"results":[{"id":1,"nom":"Évry"}],"next":"http://example.org/2"}');
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  base = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
});
afterAll(() => void server.close());

const refused = (from: string, words: RegExp) =>
  assert.rejects(ask(from), (error) => {
    expect(error).toBeInstanceOf(ConfigurationInvalid);
    assert.match((error as Error).message, words);
    assert.doesNotMatch((error as Error).message, /canari/);
    return true;
  });

it('drafts a list whose pages begin with a byte order mark, wherever its address seems to lead', async () => {
  for (const path of ['/liste', '/..%2F..%2Fetc%2Fliste', '/..%2F..', '/%00', '/%zz']) {
    const { location, seen } = await ask(`${base}${path}`);
    assert.match(location, /next: field/, path);
    assert.deepEqual(
      seen.columns.map(({ name }) => name),
      ['id', 'nom'],
    );
  }
});

it('takes no key in an address: a declaration is public', async () => {
  for (const name of ['key', 'api_key', 'apikey', 'access_token', 'token', 'X-API-Key', 'client_secret'])
    await refused(`${base}/liste?${name}=canari&page=1`, new RegExp(`parameter ${name}`));
  for (const url of ['https://user:canari@example.org/x', 'https://canari@example.org/x']) {
    assert.equal(Location.safeParse({ channel: 'https', url }).success, false);
    assert.equal(Location.safeParse({ channel: 'webdav', url }).success, false);
    const auth = { kind: 'oauth2', token_url: url, client_id: 'A', client_secret: 'B' };
    assert.equal(Location.safeParse({ channel: 'https', url: 'https://example.org', auth }).success, false);
  }
});

it('refuses an address of PostgreSQL in a sentence, before it asks anybody', async () => {
  const database = 'postgres://lecteur@127.0.0.1:1/base';
  await refused(`${database}?table="Order"`, /table/);
  await refused(`${database}?table=usagers&schema=rsa`, /parameter schema/);
  for (const mode of ['prefer', 'allow', 'require', 'verify-ca', 'no-verify', ''])
    await refused(
      `${database}?table=usagers&sslmode=${mode}`,
      /sslmode other than verify-full and disable; leave it out/,
    );
  await refused('postgres://lect%E9ur@127.0.0.1:1/base?table=x', /percent/);
});
