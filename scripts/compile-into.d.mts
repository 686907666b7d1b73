export function compileInto(folder: string, entries: readonly string[]): Promise<void>;
