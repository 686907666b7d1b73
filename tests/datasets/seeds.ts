/** Of which invented people a test is told: the first seed; with `INSERTION_SEEDS=all` every one, in CI and for who changes the assembly. */
export function seedsOf(...seeds: readonly [string, ...string[]]): readonly string[] {
  return process.env.INSERTION_SEEDS === 'all' ? seeds : seeds.slice(0, 1);
}
