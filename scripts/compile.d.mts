export function start(entry: string): Promise<void>;
export function load(entry: string): Promise<unknown>;
export function compile(entries: readonly string[]): Promise<(entry: string) => string>;
