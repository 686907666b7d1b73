/** What travels of a version that nothing has changed since: its run is told without being made again. */
import { z } from 'zod';
import { WrittenReport } from './report.js';
import { Assembled, Checked, type IngestedSource, type Run, WrittenCatalogue } from './run.js';

export interface FindUnchanged extends Run {
  readonly asOf: string;
  readonly ingested: readonly IngestedSource[];
}

/** A version as its run left it. */
export const MadeVersion = z.strictObject({
  version: z.string(),
  assembled: Assembled,
  checked: Checked,
  reports: z.array(WrittenReport),
  catalogue: WrittenCatalogue.nullable(),
});
export type MadeVersion = z.infer<typeof MadeVersion>;

/** The current version, and whether its reports and pages are of this day and these declarations too. */
export interface Unchanged extends MadeVersion {
  readonly manifestKey: string;
  readonly told: boolean;
}

export interface NoteMade extends FindUnchanged, MadeVersion {}
