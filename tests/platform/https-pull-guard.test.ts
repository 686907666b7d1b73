import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { arePublicAddresses, isPublicAddress } from '../../activities/platform/network/public-address.js';
import { type Partner, startPartner } from './partner-server.js';

let partner: Partner;
beforeAll(async () => {
  partner = await startPartner();
});
afterAll(() => partner.stop());

describe('pullHttps guards our network', () => {
  it('sends credentials to the origin of the URL only', async () => {
    const headers = { authorization: 'Bearer secret' };
    await partner.pull('/moved', { headers });
    assert.equal(partner.seen()[1]?.headers.authorization, 'Bearer secret');
    await partner.pull('/other-origin', { headers, allowPrivateHosts: ['127.0.0.1:*', 'localhost:*'] });
    assert.equal(partner.seen()[0]?.headers.authorization, 'Bearer secret');
    assert.equal(partner.seen()[1]?.headers.authorization, undefined);
    await rm(join(partner.folder, 'file'));
  });

  for (const path of ['/metadata', '/mapped', '/plain', '/script', '/other-origin'])
    it(`refuses where ${path} redirects`, async () => {
      await assert.rejects(partner.pull(path), ConfigurationInvalid);
      assert.equal(partner.seen().length, 1);
    });

  it('connects to no private address, however it is written', async () => {
    const hosts = ['127.0.0.1', 'localhost', '0x7f.1', '2130706433', '[::1]', '[::]', '0.0.0.0'];
    const more = [
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[64:ff9b::7f00:1]',
      '[fe80::1]',
      '10.0.0.1',
      '127.1',
    ];
    const { port } = partner;
    for (const host of [...hosts, ...more]) {
      await assert.rejects(
        partner.pull(`https://${host}:${port}/file.csv`, { allowPrivateHosts: [] }),
        ConfigurationInvalid,
      );
      assert.equal(partner.seen().length, 0);
    }
    await assert.rejects(partner.pull(`https://localhost.:${port}/file.csv`, { allowPrivateHosts: [] }));
    assert.equal(partner.seen().length, 0);
    await assert.rejects(partner.pull('/file.csv', { allowPrivateHosts: [] }), /only https is allowed/);
  });
});

describe('isPublicAddress', () => {
  it('accepts the public internet and nothing else', () => {
    for (const address of ['8.8.8.8', '193.48.96.10', '2a01:e0a::1', '2606:4700::1111'])
      assert.equal(isPublicAddress(address), true, address);
    const refused = [
      '10.1.2.3',
      '100.64.0.1',
      '169.254.169.254',
      '172.31.0.1',
      '192.168.1.1',
      '224.0.0.1',
      '255.255.255.255',
    ];
    const others = [
      '::',
      '::1',
      'fc00::1',
      'fe80::1',
      '::ffff:8.8.8.8',
      '64:ff9b::808:808',
      '2002:7f00:1::',
      'x',
      '',
    ];
    for (const address of [...refused, ...others]) assert.equal(isPublicAddress(address), false, address);
  });
});

describe('arePublicAddresses', () => {
  it('refuses a name with one private record among public ones, and a name without any', () => {
    assert.equal(arePublicAddresses([{ address: '8.8.8.8' }, { address: '2606:4700::1111' }]), true);
    assert.equal(arePublicAddresses([{ address: '8.8.8.8' }, { address: '10.0.0.1' }]), false);
    assert.equal(arePublicAddresses([]), false);
  });
});
