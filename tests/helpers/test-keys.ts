/** Keys for tests: those of the examples. */
export { EXAMPLE_KEYS as TEST_KEYS, exampleRing as testRing } from '../../scripts/example/example-keys.js';
