import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { isAllowedHost, portOf } from '../../activities/platform/network/public-host.js';

describe('a host that may be private', () => {
  const cases: readonly (readonly [entry: string, host: string, ports: number[], not: number[]])[] = [
    ['sftp.inside', 'sftp.inside', [22, 80, 443], [5432, 8080, 0]],
    ['sftp.inside:2222', 'sftp.inside', [2222], [22, 443]],
    ['10.0.0.7:*', '10.0.0.7', [1, 5432, 65535], []],
    ['::1', '[::1]', [443], [8080]],
    ['[::1]:8080', '::1', [8080], [443]],
    ['inside', 'other.inside', [], [443]],
    ['inside:80', 'inside.example', [], [80]],
  ];
  for (const [entry, host, ports, not] of cases)
    it(`listed as ${entry} is ${host} at ${ports.join(', ') || 'none'} of its ports`, () => {
      for (const port of ports) assert.equal(isAllowedHost(host, port, [entry]), true, String(port));
      for (const port of not) assert.equal(isAllowedHost(host, port, [entry]), false, String(port));
    });

  it('is asked at the port of its address, or of its protocol', () => {
    assert.deepEqual(
      ['http://a', 'https://a', 'http://a:8080'].map((url) => portOf(new URL(url))),
      [80, 443, 8080],
    );
  });
});
