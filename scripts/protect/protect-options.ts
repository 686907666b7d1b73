/** What may be said of how a count table is protected. */
import { basename } from 'node:path';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { type Hierarchies, type Tree, treeOf } from '../../activities/protect/hierarchy.js';
import { PRESETS, type Preset, type SecrecyRule } from '../../activities/protect/primary.js';
import { type CountColumns, readEdges } from '../../activities/protect/read-count-table.js';
import { withFileSession } from '../session/file-session.js';
import { openTable, wholeNumber } from './count-files.js';
import type { KeyedOptions } from './protect-by-key.js';

export interface ProtectOptions extends KeyedOptions {
  readonly threshold?: string;
  readonly preset?: Preset;
  readonly value?: string;
  readonly second?: string;
  readonly pPercent?: string;
}

export function ruleOf(options: ProtectOptions): SecrecyRule {
  const ambiguity =
    options.pPercent === undefined ? null : wholeNumber('--p-percent', options.pPercent) / 100;
  if (options.preset !== undefined) return { ...PRESETS[options.preset], ambiguity };
  if (options.threshold === undefined)
    throw new ConfigurationInvalid(
      `--threshold n or --preset ${Object.keys(PRESETS).join('|')}: there is no default; choose one.`,
    );
  return { threshold: wholeNumber('--threshold', options.threshold), dominance: null, ambiguity };
}

export function dominanceOf(options: ProtectOptions): CountColumns['dominance'] {
  const { max, value, second, preset, pPercent } = options;
  if (max === undefined && value === undefined && second === undefined && pPercent === undefined) return null;
  if (max === undefined || value === undefined || (preset !== 'entreprise' && pPercent === undefined))
    throw new ConfigurationInvalid(
      '--max and --value go together, with --preset entreprise or --p-percent; give them all.',
    );
  if ((second === undefined) !== (pPercent === undefined))
    throw new ConfigurationInvalid('--p-percent and --second go together; give both, or neither.');
  return { max, value, ...(second !== undefined && { second }) };
}

export async function readHierarchies(options: ProtectOptions, by: readonly string[]): Promise<Hierarchies> {
  const trees = new Map<string, Tree[]>();
  for (const given of options.hierarchy) {
    const [dimension = '', ...rest] = given.split('=');
    const path = rest.join('=');
    if (!by.includes(dimension) || path === '')
      throw new ConfigurationInvalid(
        '--hierarchy takes dimension=FILE, the dimension being one of --by; correct it.',
      );
    const edges = await withFileSession(path, async (session, scratch) =>
      readEdges('extract', await openTable(path, session, scratch), options.total, session),
    );
    trees.set(dimension, [...(trees.get(dimension) ?? []), treeOf(edges, basename(path))]);
  }
  return trees;
}
