/** `endure-alone.ts HOME RUNS`: a process of its own, so that nothing but runs fills its memory. */
import { endure } from './endure.js';

const [, , home = '', runs = '10'] = process.argv;
const line = (told: unknown) => process.stdout.write(`${JSON.stringify(told)}\n`);
const { versions, wrong } = await endure(
  home,
  Number(runs),
  Math.max(1, Math.floor(Number(runs) / 40)),
  line,
);
line({ versions, wrong });
