/** What is asked of a self-check, and with what it is done. */
import type { Effects } from '../../activities/effects.js';
import type { Zones } from '../../activities/platform/effects.js';
import type { Dataset } from '../../datasets/dataset.js';

export type Tools = Pick<Effects, 'engine' | 'references' | 'rules' | 'copyAndHash'>;

export interface SelfCheck {
  readonly path: string;
  /** What it was called, where its path says something else. */
  readonly fileName?: string;
  readonly dataset: Dataset;
  readonly source: string;
  /** The day that waivers and the calendar are held against. */
  readonly asOf: string;
  /** Emptied by whoever made it. */
  readonly scratch: string;
  readonly zones: SelfCheckZones;
  /** Told when each part begins. */
  readonly tell?: (part: SelfCheckPart) => void;
}

/** Stores of this check alone. */
export type SelfCheckZones = Pick<Zones, 'work' | 'reports'>;

export type SelfCheckPart = 'read' | 'check' | 'report';
