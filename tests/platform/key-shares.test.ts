/** Shares of an identity: enough of them open, and whatever was done to one is refused in a sentence. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { openBytes, seal } from '../../activities/platform/drop/age.js';
import { createSharedIdentity, openerOfShares } from '../../activities/platform/keys/key-shares.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-shares-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function keep(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text, { mode: 0o600 });
  return join(folder, name);
}

describe('shares', () => {
  it('open what is sealed for them, any threshold of them in any order', async () => {
    const { recipient, shares } = await createSharedIdentity(4, 3);
    const sealed = await seal('a secret', [recipient]);
    const paths = await Promise.all(shares.map((text, at) => keep(`s${at}`, text)));
    const chosen = fc.shuffledSubarray(paths, { minLength: 3 });
    await fc.assert(
      fc.asyncProperty(chosen, async (some) => {
        const opened = await openBytes(sealed, await openerOfShares('SHARES', some));
        assert.equal(Buffer.from(opened).toString(), 'a secret');
      }),
      { numRuns: 8 },
    );
  });

  it('are refused once a byte of one is another, whichever', async () => {
    const { shares } = await createSharedIdentity(2, 2);
    const [first = '', second = ''] = shares;
    const cut = first.lastIndexOf(' ');
    const part = Buffer.from(first.slice(cut), 'base64');
    const other = await keep('other', second);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: part.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const bytes = Buffer.from(part);
        bytes[at] = (bytes[at] ?? 0) ^ by;
        const altered = await keep('altered', `${first.slice(0, cut)} ${bytes.toString('base64')}\n`);
        await assert.rejects(openerOfShares('SHARES', [altered, other]), ConfigurationInvalid);
      }),
      { numRuns: 60 },
    );
  });
});
