/** A temporary INSERTION_HOME. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const createHome = (): Promise<string> => mkdtemp(join(tmpdir(), 'insertion-run-'));
