/** Two at a time, as a worker takes heavy steps (create-worker.ts); results in the order of the jobs. */
export async function inPairs<Result>(jobs: readonly (() => Promise<Result>)[]): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const work = async () => {
    for (let job = next++; job < jobs.length; job = next++) {
      const run = jobs[job];
      if (run) results[job] = await run();
    }
  };
  await Promise.all([work(), work()]);
  return results;
}
