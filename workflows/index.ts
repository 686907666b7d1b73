/** The one entry that Temporal bundles. */
export { sendDigest } from './deliver-reports.js';
export { enforceRetention } from './enforce-retention.js';
export { ingestSource } from './ingest-source.js';
export { normalisePart } from './normalise-in-parts.js';
export { publishDataset } from './publish-dataset.js';
export { publishVersion, watchPublication } from './publish-version.js';
export { rebuildVersion } from './rebuild-version.js';
export { scheduledRun } from './scheduled-run.js';
export { takeArrivals } from './take-arrivals.js';
export { withdrawVersion } from './withdraw-version.js';
