/** Help lists commands without loading them: what it says must be what they say. */
import assert from 'node:assert/strict';
import { Command } from 'commander';
import { describe, it } from 'vitest';
import { addCommands, COMMANDS, MODULES } from '../../scripts/commands.js';

describe('the list of commands', () => {
  it('says of each what its own module says', async () => {
    const [listed, loaded] = [new Command('insertion'), new Command('insertion')];
    await addCommands(listed, undefined);
    await addCommands(loaded, 'help');
    assert.equal(listed.helpInformation(), loaded.helpInformation());
  });

  it('leads to the module of each, and to that one alone', async () => {
    for (const { usage } of COMMANDS) {
      const [name] = usage.split(' ');
      const program = new Command('insertion');
      await addCommands(program, name);
      const names = program.commands.map((one) => one.name());
      assert.ok(names.includes(name ?? ''), usage);
      assert.ok(names.length < 5, usage);
    }
    assert.deepEqual(Object.keys(MODULES).sort(), [...new Set(COMMANDS.map((one) => one.module))].sort());
  });
});
