import { spawn } from 'node:child_process';

/**
 * Runs the declared scanner on a file, with its path as the last argument: exit 0 accepts it, 1 refuses it (as clamdscan does), anything else
 * is no verdict. `fault` makes what is thrown.
 */
export async function scanFile(
  command: string | undefined,
  path: string,
  fault: (outcome: 'refuses' | 'did not look at') => unknown,
): Promise<void> {
  const [program, ...words] = command?.split(/\s+/).filter(Boolean) ?? [];
  if (program === undefined) return;
  const code = await new Promise<number | null>((resolve) => {
    const child = spawn(program, [...words, path], { stdio: 'ignore', timeout: 600_000 });
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
  if (code !== 0) throw fault(code === 1 ? 'refuses' : 'did not look at');
}
