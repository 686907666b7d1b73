/** The macros that mappings speak in. A session gets those that its SQL names: all of them cost a small extract a tenth of its time. */
import type { Session } from '../platform/effects.js';
import { readMacroFiles } from '../text/read-macros.js';

interface Macro {
  readonly name: string;
  readonly sql: string;
}

/** What the statements of this room name themselves, whatever the mapping. */
const OURS = 'squeezed extract_rank extract_day is_spreadsheet_error may_be_spreadsheet_error place_key';

let macros: Promise<readonly Macro[]> | undefined;

/** Read from the disk once a process. Each stands after those that it needs. */
async function readMacros(): Promise<readonly Macro[]> {
  const texts = await readMacroFiles(new URL('./sql/', import.meta.url));
  return texts.flatMap((text) =>
    text
      .split(/^(?=create macro )/m)
      .flatMap((sql) => (/^create macro (\w+)/.exec(sql) ?? []).slice(1).map((name) => ({ name, sql }))),
  );
}

/** Declares the macros that `sql` names, and those that they name in turn. `null`: all of them. */
export async function declareVocabulary(sql: string | null, session: Session): Promise<void> {
  await session.run(await vocabularyOf(sql));
}

/** What declareVocabulary runs. */
export async function vocabularyOf(sql: string | null): Promise<string> {
  macros ??= readMacros();
  const known = await macros;
  const needed = sql === null ? known : neededBy(`${OURS} ${sql}`, known);
  return needed.map((macro) => macro.sql).join('\n');
}

/** From the last to the first: a macro is named by what stands after it. */
function neededBy(sql: string, known: readonly Macro[]): readonly Macro[] {
  const named = new Set(sql.match(/\w+/g));
  const needed = known.toReversed().filter(({ name, sql: text }) => {
    if (!named.has(name)) return false;
    for (const word of text.match(/\w+/g) ?? []) named.add(word);
    return true;
  });
  return needed.toReversed();
}
