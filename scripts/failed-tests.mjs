/**
 * A reporter of node:test for the end of a long log: of each test that failed its file, its name, and the first lines of why.
 * Plain JavaScript: node loads reporters by itself.
 */
const LINES = 15;

export default async function* failedTests(source) {
  /** What the process of each file wrote last: all there is to say of one that ended before its tests did. */
  const written = new Map();
  for await (const { type, data } of source) {
    if (type === 'test:stderr')
      written.set(data.file, `${written.get(data.file) ?? ''}${data.message}`.slice(-2_000));
    // of a suite that fails because of its tests, each of them is told
    if (type !== 'test:fail' || data.details.error.failureType === 'subtestsFailed') continue;
    const { name, file, details } = data;
    const { error } = details;
    const isProcess = 'exitCode' in error;
    const end = `its process ended with ${error.exitCode ?? error.signal}`;
    const told = isProcess ? `${end}\n${written.get(file) ?? ''}` : reasonOf(error);
    const lines = told.trim().split('\n').slice(0, LINES);
    const title = `✖ ${sourceOf(file ?? name)}${isProcess ? '' : `: ${name}`}`;
    yield [title, ...lines.map((line) => `    ${line}`), ''].join('\n');
  }
}

/** A test runs from where it was compiled to. */
function sourceOf(file) {
  return file.replace(/^.*\/(?=tests\/)/, '').replace(/\.js$/, '.ts');
}

/** node:test wraps what a test threw; of its stack, the first place that is ours is enough. */
function reasonOf({ cause, message }) {
  if (!(cause instanceof Error)) return message;
  const place = cause.stack
    ?.split('\n')
    .find((line) => /^ +at .*\/(?:tests|activities|workflows|scripts|datasets)\//.test(line));
  return [...cause.message.split('\n').slice(0, LINES - 1), ...(place ? [place.trim()] : [])].join('\n');
}
