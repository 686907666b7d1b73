import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { DeliveryRejected, PartnerUnreachable } from '../../activities/errors.js';
import { retryAfterSeconds } from '../../activities/platform/channel/https/https-answers.js';
import { BODY, type Partner, startPartner } from './partner-server.js';

let partner: Partner;
beforeAll(async () => {
  partner = await startPartner();
});
afterAll(() => partner.stop());

describe('pullHttps', () => {
  it('downloads the file and tells its hash, directly and after a redirect', async () => {
    for (const path of ['/file.csv', '/moved']) {
      const pulled = await partner.pull(path);
      assert.ok(pulled.status === 'downloaded');
      assert.equal(pulled.bytes, Buffer.byteLength(BODY));
      assert.equal(pulled.etag, '"v1"');
      assert.equal(await readFile(join(partner.folder, 'file'), 'utf8'), BODY);
      await rm(join(partner.folder, 'file'));
    }
  });

  it('says that a file is unchanged, and writes nothing', async () => {
    assert.deepEqual(await partner.pull('/file.csv', { etag: '"v1"' }), { status: 'unchanged' });
    assert.deepEqual(await readdir(partner.folder), []);
  });

  it('keeps nothing of a body that is cut or stalls', async () => {
    for (const path of ['/cut', '/chunked-cut', '/stalled', '/silent'])
      await assert.rejects(partner.pull(path, { silenceMs: 300 }), PartnerUnreachable, path);
    assert.deepEqual(await readdir(partner.folder), []);
  });

  it('stops at the size that was agreed', async () => {
    await assert.rejects(partner.pull('/file.csv', { maxBytes: 5 }), DeliveryRejected);
    assert.deepEqual(await readdir(partner.folder), []);
  });

  it('says in French what the partner can do about 401, 403, 404 and 410', async () => {
    for (const status of [401, 403, 404, 410])
      await assert.rejects(partner.pull(`/status/${status}`), (error) => {
        assert.ok(error instanceof DeliveryRejected);
        assert.match(error.partnerSentence, new RegExp(`Votre serveur .* « HTTP ${status} » : .*Merci`));
        return true;
      });
  });

  it('takes 5xx, 429 and endless redirects for temporary, and tells how long to wait', async () => {
    for (const path of ['/status/500', '/status/503', '/status/408', '/loop'])
      await assert.rejects(partner.pull(path), PartnerUnreachable, path);
    await assert.rejects(partner.pull('/busy'), (error) => retryAfterSeconds(error) === 17);
  });

  it('names the host and not the address when nobody answers', async () => {
    await assert.rejects(partner.pull('http://127.0.0.1:1/x?token=secret'), (error) => {
      assert.ok(error instanceof PartnerUnreachable);
      return /^127\.0\.0\.1 .*ECONNREFUSED/.test(error.message) && !error.message.includes('secret');
    });
  });

  it('ends with the reason of the caller who gives up', async () => {
    const reason = new Error('cancelled');
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 50);
    await assert.rejects(partner.pull('/stalled', { signal: controller.signal }), reason);
    await assert.rejects(partner.pull('/silent', { signal: controller.signal }), reason);
  });
});
