/** `node scripts/launch.mjs ENTRY.ts …args`: runs an entry of ours, compiled. `--compile ENTRY.ts` only compiles it. */
import { compile, load } from './compile.mjs';

const [first = '', ...rest] = process.argv.slice(2);
process.setSourceMapsEnabled(true);
if (first === '--compile') await compile(rest);
else {
  process.argv.splice(1, 2, first);
  await load(first);
}
