/** The delimiter that a sample shows, told by its own name. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { readSample } from './read-sample.js';

const SAMPLES: readonly (readonly [
  what: string,
  text: string,
  delimiter: string,
  first: readonly string[],
])[] = [
  [
    'a space after each comma',
    'ID, DESC\n1, "iPod, Nano"\n2, "iPod Touch"\n3, "iPad"\n',
    ',',
    ['1', 'iPod, Nano'],
  ],
  ['a space after each semicolon', '"nom"; "ville"\n"A"; "Lyon; 3e"\n"B"; "Nice"\n', ';', ['A', 'Lyon; 3e']],
  [
    'a space on both sides',
    "numero # voie # lieu\n1 # '100 rue A' # 'Lyon, 69'\n2 # '2 rue B' # 'Nice, 06'\n3 # '9 rue C' # 'Pau, 64'\n",
    '#',
    ['1', '100 rue A', 'Lyon, 69'],
  ],
  [
    'lines of comments that hold other delimiters',
    '# user, domain, auth\n# a, b, c\n# d, e, f\nnom;lieu;code\nA;Lyon;1\nB;Nice;2\n',
    ';',
    ['A', 'Lyon', '1'],
  ],
  ['a title that starts with a hash', '#id;nom\n1;A\n2;B\n', ';', ['1', 'A']],
  ['pipes, and no quote anywhere', 'a|b|c\n1|x, y|2\n2|z; w|3\n', '|', ['1', 'x, y', '2']],
  ['commas, and lists with pipes in cells', 'a,b,c\n1,x|y|z,2\n2,w,3\n3,v|u,4\n', ',', ['1', 'x|y|z', '2']],
];

describe('a dialect', () => {
  for (const [what, text, delimiter, first] of SAMPLES)
    it(`is found with ${what}`, async () => {
      const { reading, rows } = await readSample(text);
      assert.equal(reading.dialect?.delimiter, delimiter);
      const { _line, ...cells } = rows[0] ?? {};
      assert.deepEqual(Object.values(cells), first);
    });

  it('that is declared by its name is read with the spaces that stand beside it', async () => {
    const [, text, delimiter, first] = SAMPLES[0] ?? SAMPLES[1] ?? ['', '', '', []];
    const { reading, rows } = await readSample(text, { declared: { delimiter, quote: '"' } });
    assert.deepEqual([rows[0]?.ID, rows[0]?.DESC], first);
    assert.deepEqual(reading.warnings, []);
  });
});
