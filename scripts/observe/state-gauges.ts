/** How things stand, and how this process does, as Prometheus reads it. */
import { statfs } from 'node:fs/promises';
import { Counter, Gauge, type Registry } from 'prom-client';

export type StateGauges = ReturnType<typeof createStateGauges>;

/** How things stand in the store, whoever brought it about: filled by watch-state.ts. Moments, since ages are for who asks. */
export function createStateGauges(registry: Registry) {
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({ name: `insertion_${name}`, help, labelNames, registers: [registry] });
  return {
    lastSuccess: gauge(
      'last_success_timestamp_seconds',
      'When a run of the dataset last ended published or unchanged; 0 where none ever did.',
      ['dataset'],
    ),
    currentVersion: gauge(
      'current_version_timestamp_seconds',
      'Since when consumers see the version they see.',
      ['dataset'],
    ),
    lastExtract: gauge(
      'source_extract_timestamp_seconds',
      'When the newest extract in the current version was received.',
      ['dataset', 'source'],
    ),
    rejectedRatio: gauge(
      'last_run_rejected_ratio',
      'Share of the rows of a source that the last run rejected, 0 to 1.',
      ['dataset', 'source'],
    ),
    held: gauge('held_runs', 'Runs that wait for a person.', ['dataset']),
    heldSince: gauge(
      'held_run_since_timestamp_seconds',
      'Since when the oldest of them waits; absent where none does.',
      ['dataset'],
    ),
    interval: gauge(
      'schedule_interval_seconds',
      'Longest pause between two scheduled runs, catch-up and jitter included; absent without a schedule.',
      ['dataset'],
    ),
    looked: gauge('state_looked_timestamp_seconds', 'When this process last read all of that.', []),
  };
}

/** The names that every client of Prometheus gives to these. */
export function registerProcess(registry: Registry): void {
  const registers = [registry];
  new Gauge({
    ...{ name: 'process_resident_memory_bytes', help: 'Resident memory size in bytes.', registers },
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Counter({
    ...{ name: 'process_cpu_seconds_total', help: 'Total user and system CPU time spent.', registers },
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
  new Gauge({
    ...{ name: 'process_start_time_seconds', help: 'Start of the process since 1970.', registers },
  }).set(Date.now() / 1_000 - process.uptime());
}

export function registerScratch(registry: Registry, folder: string): void {
  const gauge = (name: string, help: string, blocks: 'bavail' | 'blocks') =>
    new Gauge({
      ...{ name: `insertion_scratch_${name}_bytes`, help, registers: [registry] },
      async collect() {
        const found = await statfs(folder).catch(() => null);
        if (found) this.set(found[blocks] * found.bsize);
      },
    });
  gauge('free', 'Room left where steps work.', 'bavail');
  gauge('size', 'Size of that file system.', 'blocks');
}
