/** Programs that install what tests need. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 15_000;

/** Throws a sentence with the last that the program said; `missing` is what to say when it is not there. */
export async function call(
  program: string,
  words: readonly string[],
  { cwd, missing = `${program} is missing; install it.` }: { cwd?: string; missing?: string } = {},
): Promise<void> {
  const child = spawn(program, words, {
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-1_000);
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', () => reject(new Error(missing)));
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${program} ${words.slice(0, 4).join(' ')} failed: ${said.trim()}`);
}

/** For who fetches from a registry, which may not answer for a moment: tried three times, a pause between them. */
export async function callPatiently(...given: Parameters<typeof call>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const error = await call(...given).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error === null) return;
    if (attempt === 3) throw error;
    process.stderr.write(`${error instanceof Error ? error.message : error}\nIt is tried again.\n`);
    await sleep(PAUSE_MS);
  }
}
