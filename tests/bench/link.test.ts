/** Links that the bench lays: the commands as data. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { describeLink, layCommands } from '../../scripts/bench/network/link.js';

const INSIDE = 'nsenter --target 77 --net -- ';

describe('a link', () => {
  it('holds both of its ends to the rate, the one of the spoke in the namespace of its holder', () => {
    const commands = layCommands(3, 77, { megabits: 800 }).map((words) => words.join(' '));
    assert.equal(commands[0], 'ip link set spoke3 netns 77');
    const shape = 'root tbf rate 800mbit burst 400000 latency 50ms';
    assert.ok(commands.includes(`tc qdisc add dev hub3 ${shape}`));
    assert.ok(commands.includes(`${INSIDE}tc qdisc add dev spoke3 ${shape}`));
    assert.ok(commands.includes('ip address add 10.0.0.1 peer 10.0.1.4 dev hub3'));
    assert.ok(commands.includes(`${INSIDE}ip address add 10.0.1.4 peer 10.0.0.1 dev spoke3`));
  });

  it('is not throttled where it has no rate, and lets the largest packet through where it is slow', () => {
    assert.ok(layCommands(1, 77, { megabits: null }).every(([program]) => program !== 'tc'));
    assert.ok(layCommands(1, 77, { megabits: 10 }).some((words) => words.includes('131072')));
  });

  it('says what it carries', () => {
    assert.deepEqual(
      [{ megabits: null }, { megabits: 100 }, { megabits: 100, delay: 20 }].map(describeLink),
      ['no limit', '100 Mbit/s', '100 Mbit/s, 20 ms there and back'],
    );
  });
});
