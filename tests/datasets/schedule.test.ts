import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { declaredAs, planSchedules, Schedule, wantedSchedules } from '../../datasets/schedule.js';

const dataset = (id: string, schedule: unknown) => ({ id, metadata: { schedule: Schedule.parse(schedule) } });
const WANTED = wantedSchedules(
  [dataset('offre', { run: '0 5 * * 1', watch: '30 7 * * *' }), dataset('sans', {})],
  'queue',
);

describe('the schedules of datasets', () => {
  it('are those that are declared, in order, and none for who declares none', () => {
    assert.deepEqual(
      WANTED.map(({ id, cron }) => [id, cron]),
      [
        ['insertion/queue/offre/run', '0 5 * * 1'],
        ['insertion/queue/offre/watch', '30 7 * * *'],
      ],
    );
  });

  it('are created, updated, kept and removed by what they were declared as', () => {
    const [run, watch] = WANTED;
    assert.ok(run && watch);
    const standing = new Map([
      [run.id, declaredAs({ ...run, cron: '0 6 * * 1' })],
      [watch.id, declaredAs(watch)],
      ['insertion/queue/partie/run', null],
    ]);
    const plan = planSchedules(WANTED, standing);
    assert.deepEqual(
      [plan.create.length, plan.update.map(({ id }) => id), plan.keep.map(({ id }) => id), plan.remove],
      [0, [run.id], [watch.id], ['insertion/queue/partie/run']],
    );
    assert.equal(planSchedules(WANTED, new Map()).create.length, 2);
  });

  it('are refused where they are no five fields', () => {
    assert.throws(() => Schedule.parse({ run: 'tous les lundis' }));
  });
});
