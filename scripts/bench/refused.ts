/** What the bench cannot do here, as a sentence for who asked: no stack. */
export class BenchRefused extends Error {}
