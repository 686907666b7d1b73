/** What the pages show, gathered before anything is drawn. */

import type { Metadata, Table } from '../../datasets/dataset.js';
import type { Markup } from '../markup/html.js';
import type { ChangeLog } from '../published/change-log.js';
import type { Manifest, ManifestTable } from '../published/manifest.js';
import type { ShownAnswers } from './answers/reading.js';
import type { VersionCounts } from './count-version.js';
import type { ShownDirectory } from './directory/read-directory.js';
import type { ShownEffects } from './effects/read-effects.js';
import type { ShownChart } from './graphics/read-chart.js';
import type { Cells, ShownHighlight } from './read-shown-rows.js';
import type { Summary } from './stored-summary.js';

/** What every page shares. */
export interface Site {
  /** Where the open zone is served, without final slash; null when nobody said. */
  readonly publicUrl: string | null;
  /** Where the API answers, likewise. */
  readonly apiUrl: string | null;
  /** Key of the style sheet and of the icon. */
  readonly style: string;
  readonly icon: string;
  /** Key of what forms add to the style sheet. */
  readonly formStyle: string;
}

export interface ShownTable {
  readonly table: Table;
  readonly published: ManifestTable;
  /** Its first rows; empty for a table without a Parquet file. */
  readonly preview: readonly Cells[];
}

export interface ShownVersion {
  readonly version: string;
  readonly current: boolean;
  /** Null when it is damaged or of another toolkit: the version is listed all the same. */
  readonly manifest: Manifest | null;
  readonly counts: VersionCounts | null;
}

/** What every page says of a dataset. */
export interface DatasetCard {
  readonly id: string;
  readonly metadata: Metadata;
  readonly manifest: Manifest;
  readonly counts: VersionCounts;
}

/** What the home page says of a dataset; null where an earlier toolkit drew its pages. */
export interface HomeCard extends DatasetCard {
  readonly summary: Summary | null;
}

export interface DatasetView extends DatasetCard {
  readonly tables: readonly ShownTable[];
  readonly highlights: readonly ShownHighlight[];
  readonly charts: readonly ShownChart[];
  /** Null where the dataset tells of no change. */
  readonly effects: ShownEffects | null;
  /** Null where the dataset answers no question first. */
  readonly answers: ShownAnswers | null;
  /** Null where its rows are no places to go to. */
  readonly directory: ShownDirectory | null;
  /** Newest first; the current one is the first. */
  readonly versions: readonly ShownVersion[];
  readonly log: ChangeLog | null;
  /** Whether `atom.xml` and `CHANGELOG.md` stand beside. */
  readonly feed: boolean;
  readonly changelog: boolean;
}

/** What a page is drawn from, whatever it shows. */
export interface Page {
  readonly site: Site;
  /** Key in the open zone. */
  readonly key: string;
  readonly title: string;
  readonly description: string;
  /** Pages above, from the home page. */
  readonly above: readonly { readonly label: string; readonly href: string }[];
  /** Same content for machines: `rel`, type and address relative to the page. */
  readonly alternates: readonly { readonly type: string; readonly href: string; readonly title: string }[];
  readonly contact: string;
  /** What of it was made up, in a sentence that the page says before anything else; null where nothing was. */
  readonly invented?: string | null;
  readonly main: Markup;
  /** Of a page that has a script: what it may do, and what stands at the end of its head. */
  readonly policy?: string;
  readonly head?: Markup;
  /** Of schema.org, for search engines: a block of data, nothing that runs. */
  readonly described?: object;
}
