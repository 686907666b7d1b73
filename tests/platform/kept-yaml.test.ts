import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'vitest';
import { parse } from 'yaml';
import { parseYaml } from '../../activities/platform/references/kept-yaml.js';

it('says of a text the second time what it said the first, also what JSON cannot say', async () => {
  const texts = [
    'a: 1\nb: [x, ~, "2"]\nd: 2026-01-01\n__proto__: y',
    'most: .inf\nleast: -0',
    '',
    '# nothing',
  ];
  for (const text of texts.map((one) => `${one}\n# ${randomUUID()}`)) {
    assert.deepEqual(await parseYaml(text), parse(text));
    assert.deepEqual(await parseYaml(text), parse(text));
  }
});

it('refuses a text each time', async () => {
  const text = `a: [1\n# ${randomUUID()}`;
  await assert.rejects(parseYaml(text), { name: 'YAMLParseError' });
  await assert.rejects(parseYaml(text), { name: 'YAMLParseError' });
});
