/** Every use of the keys, as JSON lines that only its owner reads; never a key, an identifier or a pseudonym. */
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface KeyEvent {
  readonly event: 'generate' | 'rotate' | 'share' | 'retire' | 'pseudonymise';
  /** Name of the epoch, as manifests give it. */
  readonly epoch: string;
  /** The run, or the command. */
  readonly by: string;
  readonly dataset?: string;
  readonly domains?: readonly string[];
}

/**
 * One file a month below `home`. A short line is appended whole, whoever else appends. Throws when it cannot be written: no
 * use without its line.
 */
export function createKeyJournal(home: string, now: () => Date): (event: KeyEvent) => Promise<void> {
  const folder = join(home, 'journal');
  return async (event) => {
    const at = now().toISOString();
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const line = `${JSON.stringify({ at, ...event })}\n`;
    await appendFile(join(folder, `keys-${at.slice(0, 7)}.jsonl`), line, { mode: 0o600, flush: true });
  };
}
