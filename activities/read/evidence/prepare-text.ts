/** A text file as UTF-8 in scratch, with the proof of its encoding. */
import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Encoding, ReadRequest, Warning } from '../reading.js';
import { refuseFile } from '../refusals.js';
import { decideEncoding } from './detect-encoding.js';
import { gatherEvidence, type TextEvidence } from './gather-evidence.js';
import { knowsEncoding, transcodeText } from './transcode-text.js';
import { wideEncoding } from './wide-text.js';

export interface PreparedText {
  readonly path: string;
  readonly encoding: Encoding;
  readonly evidence: TextEvidence;
  /** Some lines are in another encoding than the rest. */
  readonly mixed: boolean;
  readonly warnings: readonly Warning[];
}

export async function prepareText(path: string, request: ReadRequest): Promise<PreparedText> {
  const declared = request.declared?.encoding;
  const wide = await wideEncodingOf(path);
  if (wide) return transcoded(path, request, wide);
  const evidence = await gatherEvidence(path);
  if (evidence.blank) throw refuseFile(request.fileName, 'empty');
  const verdict = decideEncoding(evidence);
  if (verdict.way === 'unreadable' && !declared) throw refuseFile(request.fileName, 'encoding');
  if (declared && verdict.way !== 'utf-8' && !/^utf-?8$/i.test(declared)) {
    if (!knowsEncoding(declared)) throw refuseFile(request.fileName, 'encoding');
    return transcoded(path, request, { name: declared.toLowerCase(), proof: 'declared' });
  }
  if (verdict.way === 'transcode') return transcoded(path, request, verdict.encoding);
  if (verdict.way === 'unreadable') throw refuseFile(request.fileName, 'encoding');
  const mixed = verdict.way === 'mixed' || evidence.cutAtEnd;
  return {
    path,
    encoding: verdict.encoding,
    evidence,
    mixed,
    warnings: warningsOf(evidence, verdict.way, declared),
  };
}

/** The file itself, or its UTF-8 copy when it is in units of 2 or 4 bytes. No other encoding is looked for. */
export async function utf8Copy(
  path: string,
  request: ReadRequest,
): Promise<{ path: string; encoding: Encoding }> {
  const wide = await wideEncodingOf(path);
  if (!wide) return { path, encoding: { name: 'utf-8', proof: 'JSON is UTF-8; checked while parsing' } };
  const target = join(request.scratch, 'text');
  await transcodeText(path, target, wide.name);
  return { path: target, encoding: wide };
}

async function transcoded(path: string, request: ReadRequest, encoding: Encoding): Promise<PreparedText> {
  const target = join(request.scratch, 'text');
  await rm(target, { force: true });
  await transcodeText(path, target, encoding.name);
  const evidence = await gatherEvidence(target);
  if (evidence.blank) throw refuseFile(request.fileName, 'empty');
  const declared = request.declared?.encoding;
  return {
    path: target,
    encoding,
    evidence,
    mixed: false,
    warnings: [...encodingChange(declared, encoding.name), ...(await cutUnit(path, encoding.name))],
  };
}

/** Half a character at the end: where a file of UTF-16 or UTF-32 was cut, one byte in two tells. */
async function cutUnit(path: string, name: string): Promise<Warning[]> {
  const unit = /^utf-(16|32)/.exec(name)?.[1];
  if (unit === undefined || (await stat(path)).size % (Number(unit) / 8) === 0) return [];
  return [CUT];
}

const CUT: Warning = { code: 'truncated', detail: 'the last character of the file is cut' };

function warningsOf(evidence: TextEvidence, way: 'utf-8' | 'mixed', declared: string | undefined): Warning[] {
  const warnings = encodingChange(declared, 'utf-8');
  if (way === 'mixed')
    warnings.push({
      code: 'mixed_encoding',
      detail: `${evidence.invalidBytes} bytes are not UTF-8 and were read as windows-1252`,
    });
  if (evidence.cutAtEnd) warnings.push(CUT);
  return warnings;
}

function encodingChange(declared: string | undefined, found: string): Warning[] {
  const plain = (name: string): string =>
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, '')
      .replace(/^cp1252$/, 'windows1252');
  if (!declared || plain(declared) === plain(found)) return [];
  return [{ code: 'encoding_changed', detail: `declared ${declared}, found ${found}` }];
}

async function wideEncodingOf(path: string): Promise<Encoding | null> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(4096);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return wideEncoding(head.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
