/** Reads bytes or a file as a partner's delivery would be read, and gives back all that the session holds. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Session } from '../../../activities/platform/effects.js';
import { createTabularEngine } from '../../../activities/platform/engine/duckdb.js';
import { readExtract } from '../../../activities/read/read-extract.js';
import type { DeclaredShape, ExtractReading } from '../../../activities/read/reading.js';

const engine = createTabularEngine({ memoryLimit: '1GB', threads: 2, functions: [] });

const Row = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
const Finding = z.strictObject({ _line: z.int(), reason: z.string() });

export interface SampleReading {
  readonly reading: ExtractReading;
  readonly rows: readonly z.infer<typeof Row>[];
  readonly rejects: readonly z.infer<typeof Finding>[];
  readonly touched: readonly z.infer<typeof Finding>[];
}

export interface SampleOptions {
  readonly declared?: DeclaredShape;
  readonly speed?: 'best' | 'careful';
  /** The name the partner gave it; `sample.csv` where nothing is said. */
  readonly fileName?: string;
}

export async function readSample(
  content: string | Buffer,
  options: SampleOptions = {},
): Promise<SampleReading> {
  return withScratch(async (scratch, session) => {
    await writeFile(join(scratch, 'sample'), content);
    return readIn(scratch, options.fileName ?? 'sample.csv', session, options);
  });
}

export async function readFileSample(path: string, options: SampleOptions = {}): Promise<SampleReading> {
  return withScratch(async (scratch, session) => {
    await cp(path, join(scratch, 'sample'));
    return readIn(scratch, basename(path), session, options);
  });
}

export async function withScratch<Result>(
  work: (scratch: string, session: Session) => Promise<Result>,
): Promise<Result> {
  const scratch = await mkdtemp(join(tmpdir(), 'read-'));
  try {
    return await engine.withSession({ scratch }, (session) => work(scratch, session));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The same, for many samples one after the other in one session: opening one costs more than reading a small file. */
export async function readInSession(
  scratch: string,
  session: Session,
  content: string | Buffer,
  options: SampleOptions,
): Promise<SampleReading> {
  await writeFile(join(scratch, 'sample'), content);
  return readIn(scratch, options.fileName ?? 'sample.csv', session, options);
}

async function readIn(
  scratch: string,
  fileName: string,
  session: Session,
  { fileName: _told, ...options }: SampleOptions,
): Promise<SampleReading> {
  const reading = await readExtract(
    { path: join(scratch, 'sample'), fileName, scratch, ...options },
    session,
  );
  return {
    reading,
    rows: await session.rows('select * from extract order by _line', Row),
    rejects: await session.rows('select _line, reason from reading_rejects order by _line', Finding),
    touched: await session.rows('select _line, reason from reading_touched order by _line, reason', Finding),
  };
}
