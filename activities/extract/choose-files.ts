/** Which of the files in a drop are extracts, and whether they are whole. Pure. */
import type { DroppedFile } from '../platform/channel/channel.js';
import { comparable, matchesAny } from '../text/name-pattern.js';

/** Names that partners' tools give to files that are not whole yet, or not data. */
const UNFINISHED =
  /^\.|^~|~$|\.(part|partial|tmp|temp|crdownload|filepart|swp|done|ok|md5|sha1|sha256|sha512|sig)$/i;

/** A file with one of them beside it, after its whole name or in place of its ending, is whole. */
const MARKERS = ['.done', '.ok'];

export interface ChoiceRule {
  /** Patterns: `*` is any text without a slash, `?` one character of it; capitals or not. */
  readonly files: readonly string[];
  readonly whole: 'name' | 'stable' | 'marker';
  readonly take: 'last' | 'every';
}

export interface Choice {
  /** In order of name; of a source that takes the last one, that one (dated names sort). */
  readonly chosen: readonly DroppedFile[];
  /** Files that may become extracts: their names, or the lack of a marker, say that they are not whole. */
  readonly unfinished: number;
}

export function chooseFiles(
  files: readonly DroppedFile[],
  { files: patterns, whole, take }: ChoiceRule,
): Choice {
  const lower = new Set(files.map(({ name }) => comparable(name)));
  const fitting = files
    .filter(({ name }) => !isUnfinished(name) && matchesAny(baseOf(name), patterns))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const ready = whole === 'marker' ? fitting.filter(({ name }) => hasMarker(name, lower)) : fitting;
  const uploading = files.filter(
    ({ name }) => matchesAny(finalName(baseOf(name)), patterns) && isUploading(name),
  );
  return {
    chosen: take === 'every' ? ready : ready.slice(-1),
    unfinished: uploading.length + fitting.length - ready.length,
  };
}

export function baseOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Some folder or the name itself is hidden, temporary, or of what accompanies data. */
export function isUnfinished(name: string): boolean {
  return name.split('/').some((part) => UNFINISHED.test(part));
}

const UPLOADING = /\.(part|partial|tmp|temp|crdownload|filepart)$/i;

function isUploading(name: string): boolean {
  return UPLOADING.test(name);
}

function finalName(base: string): string {
  return base.replace(UPLOADING, '');
}

function hasMarker(name: string, lower: ReadonlySet<string>): boolean {
  const whole = comparable(name);
  const stem = whole.replace(/\.[^./]*$/, '');
  return MARKERS.some((marker) => lower.has(`${whole}${marker}`) || lower.has(`${stem}${marker}`));
}

const DAY_SECONDS = 86_400;

/**
 * Files that may still grow: changed too lately. A clock that is not ours may be wrong by hours, so that only a file of
 * yesterday is calm by it.
 */
export function restless(
  files: readonly DroppedFile[],
  { settleSeconds, sharesClock }: { readonly settleSeconds: number; readonly sharesClock: boolean },
  now: Date,
): readonly DroppedFile[] {
  const calm = sharesClock ? settleSeconds : Math.max(settleSeconds, DAY_SECONDS);
  return files.filter(({ modified }) => {
    if (modified === null) return false; // a place that tells no time gives whole files only
    const age = (now.getTime() - modified.getTime()) / 1000;
    return age < calm;
  });
}

/** Of what is chosen now, what was not there or was another a look before. */
export function changedSince(
  before: readonly DroppedFile[],
  after: readonly DroppedFile[],
): readonly DroppedFile[] {
  const known = new Map(before.map((file) => [file.name, file]));
  return after.filter((file) => {
    const seen = known.get(file.name);
    return !seen || seen.bytes !== file.bytes || seen.stamp !== file.stamp;
  });
}
