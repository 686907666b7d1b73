import { AssertionError, deepStrictEqual } from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { createScratchFolder, removeScratchFolder } from '../../activities/platform/process/scratch.js';
import type { Dataset } from '../../datasets/dataset.js';
import { isOwn } from '../declared.js';
import { type ExampleEffects, expectedOf, playExample, readExpected } from '../example/play-example.js';
import { EXIT } from '../exit-codes.js';
import { printText, say } from '../print.js';
import { configure, requireDataset, toolkitEffects } from '../toolkit.js';

interface Options {
  readonly accept?: boolean;
}

export function add(program: Command): void {
  program
    .command('example [dataset]')
    .description(
      'hold a dataset to its folder example/: small extracts, and the rows and tables that they give',
    )
    .option('--accept', 'write what the example gives as what is expected, for a person to read; never in CI')
    .action(holdExamples);
}

async function holdExamples(id: string | undefined, options: Options): Promise<void> {
  const configuration = configure();
  const effects = await toolkitEffects(configuration);
  const own = [...effects.datasets.values()].filter(isOwn);
  const asked = id === undefined ? own : [requireDataset(id, effects.datasets)];
  const accept = options.accept === true && !process.env.CI;
  for (const dataset of asked) {
    const scratch = await createScratchFolder(configuration.scratch, 'example');
    try {
      const held = await holdExample(dataset, { ...effects, scratch }, accept);
      if (!held) process.exitCode = EXIT.failed;
    } finally {
      await removeScratchFolder(scratch);
    }
  }
}

async function holdExample(dataset: Dataset, effects: ExampleEffects, accept: boolean): Promise<boolean> {
  let held = true;
  for (const [file, seen] of await playExample(dataset, effects)) {
    const path = expectedOf(dataset, file);
    const expected = await readExpected(path);
    const difference = differenceOf(seen, expected);
    const name = `${dataset.id}/example/expected/${file}`;
    if (difference === null) printText(`${pc.green('✓')} ${name}`);
    else if (accept) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, `${JSON.stringify(seen, null, 1)}\n`);
      printText(`${pc.yellow('›')} written: ${relative(process.cwd(), path)}`);
    } else {
      held = false;
      say(`${pc.red('✗')} ${name} ${expected === null ? 'is not there' : 'expects another result'}`);
      if (expected !== null) say(difference);
    }
  }
  if (!held) say('Read the differences; where they are meant, write them: npx insertion example --accept');
  return held;
}

/** Lines that differ; null where none does. Examples hold invented people only. */
function differenceOf(seen: unknown, expected: unknown): string | null {
  try {
    deepStrictEqual(seen, expected);
    return null;
  } catch (error) {
    if (error instanceof AssertionError) return error.message;
    throw error;
  }
}
