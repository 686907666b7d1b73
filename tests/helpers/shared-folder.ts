/** What the files of a run of tests share; global-setup.ts makes it, and removes it after them. */
import { request } from 'node:http';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';

export function sharedFolder(): string {
  const folder = process.env.INSERTION_TESTS;
  if (folder === undefined) throw new Error('INSERTION_TESTS names no folder: run tests by npm test.');
  return folder;
}

/** Where the process of a run of tests listens for the files of tests. */
export function sharedSocket(folder: string): string {
  return join(folder, 'shared.sock');
}

/** A place on a server that is started for the first file of tests that asks, for all of them. Throws its sentence when it cannot be. */
export function askShared(server: 'udata'): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request({ socketPath: sharedSocket(sharedFolder()), path: `/${server}` }, async (answer) => {
      if (answer.statusCode === 200) resolve(await json(answer));
      else reject(new Error(await text(answer)));
    })
      .once('error', reject)
      .end();
  });
}
