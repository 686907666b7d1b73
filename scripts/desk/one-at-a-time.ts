/**
 * Heavy work at the desk, which has other work: one piece after the other, and what it needs is prepared once somebody asks.
 * A piece that fails stops none of the next.
 */
export function oneAtATime<Tools, Asked, Answer>(
  prepare: () => Promise<Tools>,
  work: (asked: Asked, tools: Tools) => Promise<Answer>,
): (asked: Asked) => Promise<Answer> {
  let tools: Promise<Tools> | undefined;
  let before: Promise<unknown> = Promise.resolve();
  return (asked) => {
    tools ??= prepare();
    const prepared = tools;
    const answer = before.then(async () => work(asked, await prepared));
    before = answer.catch(() => undefined);
    return answer;
  };
}
