/** `node scripts/launch.mjs ENTRY.ts …args`: runs an entry of ours. `--compile ENTRY.ts` only compiles it. */
import { compile, start } from './compile.mjs';

const [first = '', ...rest] = process.argv.slice(2);
if (first === '--compile') await compile(rest);
else {
  process.argv.splice(1, 2, first);
  await start(first);
}
