import { statfs } from 'node:fs/promises';
import type { Command } from 'commander';
import pc from 'picocolors';
import { InsertionError } from '../../activities/errors.js';
import { describeConfiguration } from '../../activities/platform/settings/configuration-listing.js';
import { examineDesk } from '../desk/examine-desk.js';
import {
  describeContacts,
  describeWatch,
  tryCodec,
  tryMail,
  tryPortal,
  trySeal,
  tryStore,
  tryTemporal,
} from '../doctor/try-places.js';
import { EXIT } from '../exit-codes.js';
import { describeNode } from '../node-life.js';
import { printJson, printText } from '../print.js';
import { configure, toolkitEffects } from '../toolkit.js';

interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

export function add(program: Command): void {
  program
    .command('doctor')
    .description('each thing a run and the desk need, and what to do about what is missing')
    .option('--store <url>', 'file:DIR or s3://bucket[/prefix]')
    .option('--source <id>', 'ask this source alone, as a run would, for one row or its files’ names')
    .option('--json', 'one JSON document on stdout')
    .action(examine);
}

interface Options {
  readonly store?: string;
  readonly source?: string;
  readonly json?: boolean;
}

async function examine(options: Options): Promise<void> {
  const configuration = configure(options);
  const { source } = options;
  if (source !== undefined) {
    const { trySource } = await import('../draft/try-source.js');
    const effects = await toolkitEffects(configuration);
    return tell([await check(source, () => trySource(source, effects))], [], options);
  }
  const findings: Finding[] = [
    await check('node', async () => describeNode(process.version, new Date().toISOString().slice(0, 10))),
  ];
  findings.push(await check('temporal', () => tryTemporal(configuration)));
  const effects = await toolkitEffects(configuration).catch((error: unknown) => error);
  if (effects instanceof Error) findings.push({ name: 'datasets', ok: false, detail: effects.message });
  else if (typeof effects === 'object' && effects && 'zones' in effects) {
    const { zones, datasets, engine, createScratch, removeScratch } = effects as Awaited<
      ReturnType<typeof toolkitEffects>
    >;
    findings.push({ name: 'datasets', ok: true, detail: [...datasets.keys()].join(', ') });
    findings.push({ name: 'contacts', ok: true, detail: describeContacts(datasets.values()) });
    findings.push(
      await check('duckdb', async () => {
        const scratch = await createScratch('doctor');
        await engine.withSession({ scratch }, (session) => session.run('select 1'));
        const { bavail, bsize } = await statfs(scratch);
        await removeScratch(scratch);
        return `${configuration.duckdb.memoryLimit}, ${configuration.duckdb.threads} threads, ${Math.round((bavail * bsize) / 2 ** 30)} GiB free for scratch`;
      }),
    );
    for (const [zone, store] of Object.entries(zones))
      findings.push(await check(`store ${zone}`, () => tryStore(store)));
  }
  findings.push(await check('raw zone', () => trySeal(configuration.rawSeal)));
  findings.push(await check('mail', () => tryMail(configuration)));
  findings.push(await check('payloads', () => tryCodec(configuration.codecKeys)));
  findings.push(await check('desk', () => examineDesk(configuration)));
  findings.push(await check('watch', async () => describeWatch(configuration)));
  findings.push(await check('data.gouv.fr', () => tryPortal(configuration)));
  tell(findings, describeConfiguration(configuration), options);
}

async function check(name: string, act: () => Promise<string>): Promise<Finding> {
  try {
    return { name, ok: true, detail: await act() };
  } catch (error) {
    const known = error instanceof InsertionError || error instanceof Error;
    return { name, ok: false, detail: known ? error.message : 'unknown error' };
  }
}

function tell(
  findings: readonly Finding[],
  settings: ReturnType<typeof describeConfiguration>,
  options: Options,
): void {
  if (findings.some(({ ok }) => !ok)) process.exitCode = EXIT.usage;
  if (options.json) {
    printJson([
      ...findings,
      ...settings.map(({ name, value, source }) => ({ name, ok: true, detail: value, source })),
    ]);
    return;
  }
  for (const { name, ok, detail } of findings)
    printText(`${ok ? pc.green('✓') : pc.red('✗')} ${name.padEnd(16)} ${detail}`);
  printText('');
  for (const { name, value, source } of settings)
    printText(`  ${name.padEnd(24)} ${value ?? ''} ${pc.dim(source)}`);
}
