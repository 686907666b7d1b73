/** A dataset in a few lines, in the words of its pages. */
import { toSortedJson } from '../text/sorted-json.js';
import { compareAll, FRANCE } from './answers/compare.js';
import type { ShownAnswers } from './answers/reading.js';
import { type Since, sinceWhen, tellBeginnings, tellSince } from './answers/tell-since.js';
import { tellAnswer, tellChange, tellFigure, tellObserved } from './answers/words.js';
import { countDepartements } from './departements.js';
import { Summary } from './stored-summary.js';
import type { DatasetView } from './views.js';

/** Pure. */
export function summarise(view: Pick<DatasetView, 'answers' | 'charts' | 'metadata'>): Summary {
  return { spatial: spatialOf(view), answer: view.answers && answerOf(view.answers) };
}

export function writeSummary(view: DatasetView): string {
  return toSortedJson(Summary.parse(summarise(view)));
}

const WHOLE = 'France entière';

/** « France entière » is said only where it is: else how many départements there are. */
export function spatialOf({
  answers,
  charts,
  metadata,
}: Pick<DatasetView, 'answers' | 'charts' | 'metadata'>): string {
  const { spatial } = metadata.coverage;
  if (spatial !== WHOLE) return spatial;
  const last = answers?.measures[0]?.readings.findLast(({ level }) => level === 'france');
  if (last) return tellObserved(last) ?? spatial;
  const places = charts.flatMap(({ parts }) => parts.flatMap(({ values }) => values));
  const { told, all } = countDepartements(
    places.flatMap(({ place, value }) => (value === null ? [] : [place])),
  );
  return told === 0 || told >= all ? spatial : `${told} départements sur ${all}`;
}

function answerOf(shown: ShownAnswers): Summary['answer'] {
  const told = compareAll(shown, FRANCE);
  return {
    question: shown.answers.question,
    answer: tellAnswer(told),
    begun: tellBeginnings(shown.marks),
    figures: told.flatMap(({ answered, compared }) => {
      const { measure } = answered;
      return compared
        ? [
            {
              title: measure.title,
              figure: tellFigure(compared.now, measure.unit),
              change: tellChange(compared, measure.unit),
              since: sinceOf(sinceWhen(answered, FRANCE, shown.answers.for_whom.total, compared)),
            },
          ]
        : [];
    }),
  };
}

function sinceOf(since: Since | null): string | null {
  return since && tellSince(since);
}
