/** A command in the process of the tests: its words, its place and its environment as a process of its own would have them. */
import { runProgram } from '../../scripts/program.js';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let last: Promise<unknown> = Promise.resolve();

/** One after the other: a process has one environment, one working directory and one standard output. */
export function runHere(
  words: readonly string[],
  place: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Ended> {
  const ended = last.then(() => runAlone(words, place));
  last = ended.catch(() => undefined);
  return ended;
}

async function runAlone(
  words: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Ended> {
  const before = { env: { ...process.env }, cwd: process.cwd(), argv: process.argv, code: process.exitCode };
  const out = takeOver(process.stdout);
  const err = takeOver(process.stderr);
  setEnvironment(env);
  process.chdir(cwd);
  process.argv = [process.execPath, 'insertion', ...words];
  try {
    return { code: await runProgram(words), stdout: out.text(), stderr: err.text() };
  } finally {
    out.giveBack();
    err.giveBack();
    setEnvironment(before.env);
    process.chdir(before.cwd);
    process.argv = before.argv;
    process.exitCode = before.code;
  }
}

function setEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
}

function takeOver(stream: NodeJS.WriteStream): { text(): string; giveBack(): void } {
  const own = stream.write;
  const written: Buffer[] = [];
  stream.write = ((
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | (() => void),
    done?: () => void,
  ) => {
    written.push(Buffer.from(chunk as string, typeof encoding === 'string' ? encoding : 'utf8'));
    const told = typeof encoding === 'function' ? encoding : done;
    if (told) queueMicrotask(told);
    return true;
  }) as typeof stream.write;
  return {
    text: () => Buffer.concat(written).toString('utf8'),
    giveBack() {
      stream.write = own;
    },
  };
}
