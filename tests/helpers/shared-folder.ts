/** What the files of a run of tests share; global-setup.ts makes it, and removes it after them. */
export function sharedFolder(): string {
  const folder = process.env.INSERTION_TESTS;
  if (folder === undefined) throw new Error('INSERTION_TESTS names no folder: run tests by npm test.');
  return folder;
}
