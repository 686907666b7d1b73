/** `saxes-way.ts FOLDER XML TARGET`: by saxes as installed in FOLDER, event by event. */
import { createHash } from 'node:crypto';
import { createReadStream, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

interface Saxes {
  readonly SaxesParser: new () => {
    on(event: 'opentag' | 'closetag', act: (tag: { readonly name: string }) => void): void;
    on(event: 'text', act: (text: string) => void): void;
    write(text: string): void;
    close(): void;
  };
}

const [, , folder = '', path = '', target = ''] = process.argv;
const { SaxesParser }: Saxes = createRequire(join(folder, 'x.js'))('saxes');
const hash = createHash('sha256');
const parser = new SaxesParser();
const said = { number: '', nir: '', text: '' };
parser.on('opentag', ({ name }) => {
  said.text = '';
  if (name === 'Personne') said.nir = '';
});
parser.on('text', (text) => {
  said.text += text;
});
parser.on('closetag', ({ name }) => {
  if (name === 'NUMDEMRSA') said.number = said.text;
  else if (name === 'NIR') said.nir = said.text;
  else if (name === 'Personne') hash.update(`${said.number} ${said.nir}\n`);
});
for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 1 << 20 }))
  parser.write(chunk);
parser.close();
writeFileSync(target, hash.digest('hex'));
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);
