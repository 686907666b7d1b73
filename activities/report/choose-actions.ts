/** The three things that would help most. Pure. */

import { tellsOfLostRows } from '../handover/lost-rows.js';
import { phraseOf } from './pages/phrase.js';
import type { Action, ReportedExtract, ReportedFinding } from './partner-report.js';
import { fateOf } from './sum-totals.js';

const ACTIONS = 3;

/**
 * Extracts to send again come first (unless findings say what to mend in them), then rows that may have been lost, then the gravest
 * findings; the same trouble in several columns is one thing to do.
 */
export function chooseActions(extracts: readonly ReportedExtract[]): Action[] {
  const again = extracts.flatMap(({ source, title, role, sentence, findings }): Action[] =>
    sentence === null || findings.some(({ severity }) => severity === 'refuse')
      ? []
      : [
          {
            ...{ source, severity: 'refuse', fix: sentence, columns: [], rejects: false, count: 0 },
            what:
              role === 'refused'
                ? `L’extrait « ${title} » n’a pas pu être pris.`
                : `Nous n’avons pas d’extrait utilisable pour « ${title} ».`,
          },
        ],
  );
  const sources = [...new Set(extracts.map(({ source }) => source))];
  const wanted = sources.flatMap((source) => {
    const own = extracts.filter((extract) => extract.source === source);
    return groupByKind(
      source,
      own.flatMap(({ findings }) => findings),
    );
  });
  const lost = wanted.filter(({ isLoss }) => isLoss);
  const others = wanted.filter(({ isLoss }) => !isLoss);
  const chosen = [...lost, ...others.toSorted((one, other) => byGravity(one.action, other.action))];
  return [...again, ...chosen.map(({ action }) => action)].slice(0, ACTIONS);
}

interface Wanted {
  readonly action: Action;
  readonly isLoss: boolean;
}

function groupByKind(source: string, findings: readonly ReportedFinding[]): Wanted[] {
  const kinds = new Map<string, Wanted>();
  for (const finding of findings) {
    const { code, severity, rejects, fix, columns, count } = finding;
    if (fateOf(finding) !== 'toFix') continue;
    const kind = JSON.stringify([code, severity, rejects]);
    const known = kinds.get(kind)?.action;
    kinds.set(kind, {
      action: known
        ? { ...known, columns: [...new Set([...known.columns, ...columns])], count: known.count + count }
        : { source, severity, fix, what: phraseOf(finding), columns, rejects, count },
      isLoss: tellsOfLostRows(finding),
    });
  }
  return [...kinds.values()];
}

const GRAVITY = { info: 0, warn: 1, hold: 2, refuse: 3 } as const;

/** Stable: equal ones stay in the order of the sources and of their findings. */
function byGravity(one: Action, other: Action): number {
  const rank = ({ severity, rejects }: Action) => 2 * GRAVITY[severity] + Number(rejects);
  return rank(other) - rank(one) || other.count - one.count;
}
