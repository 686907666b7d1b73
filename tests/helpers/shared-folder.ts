/** What the files of a run of tests share; global-setup.ts makes it, and removes it after them. */
import { request } from 'node:http';
import { json, text } from 'node:stream/consumers';

export function sharedFolder(): string {
  const folder = process.env.INSERTION_TESTS;
  if (folder === undefined) throw new Error('INSERTION_TESTS names no folder: run tests by npm test.');
  return folder;
}

/** A place on a server that is started for the first file of tests that asks, for all of them. Throws its sentence when it cannot be. */
export function askShared(server: 'udata'): Promise<unknown> {
  return new Promise((resolve, reject) => {
    // no fetch: what has to be installed first takes longer than that waits
    request(`${process.env.INSERTION_TESTS_SHARE}/${server}`, (answer) => {
      const told = answer.statusCode === 200 ? json(answer) : text(answer).then(fail);
      told.then(resolve, reject);
    })
      .once('error', reject)
      .end();
  });
}

function fail(sentence: string): never {
  throw new Error(sentence);
}
