import { CancellationScope } from '@temporalio/workflow';

/** All results; when one part fails the others are cancelled, and have ended before the failure passes on. */
export async function endTogether<Result>(start: () => readonly Promise<Result>[]): Promise<Result[]> {
  const scope = new CancellationScope();
  return scope.run(async () => {
    const parts = start();
    try {
      return await Promise.all(parts);
    } catch (error) {
      scope.cancel();
      await Promise.allSettled(parts);
      throw error;
    }
  });
}
