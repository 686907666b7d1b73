/** The alert rules are rules, and ring when they must: Prometheus' own tool plays them; every metric they ask for exists. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { findInstalled } from '../../scripts/engine/installed-binary.mjs';
import { createMetrics } from '../../scripts/observe/metrics.js';
import { ROOT } from '../../scripts/toolkit.js';

const RULES = join(ROOT, 'scripts', 'deploy', 'alerts.yaml');

function promtool(...words: string[]): string {
  const program = findInstalled('promtool', process.env);
  assert.ok(
    program,
    'promtool is missing: run `node scripts/setup.mjs test`, or install it (Debian: prometheus).',
  );
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  assert.equal(status, 0, `${stdout}${stderr}`);
  return stdout;
}

describe('the alert rules', () => {
  it('are of the form that Prometheus loads', () => {
    assert.match(promtool('check', 'rules', RULES), /11 rules found/);
  });

  it('ring when they must, and not before', () => {
    promtool('test', 'rules', join(ROOT, 'tests', 'observe', 'alerts.yaml'));
  });

  it('ask for metrics that a worker gives, by labels that they have, and are all played', async () => {
    const { registry } = createMetrics(new Map(), '/tmp');
    const given = new Set((await registry.getMetricsAsJSON()).map(({ name }) => name));
    const text = readFileSync(RULES, 'utf8');
    const asked = new Set(text.match(/\binsertion_[a-z_]+/g));
    assert.deepEqual(
      [...asked].filter((name) => !given.has(name)),
      [],
    );
    const played = readFileSync(join(ROOT, 'tests', 'observe', 'alerts.yaml'), 'utf8');
    const alerts = [...text.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
    assert.deepEqual(
      alerts.filter((name) => !played.includes(name)),
      [],
    );
  });
});
