/** The answer of a dataset in a few lines, stored beside its pages: the home page shows it, and programs may. */
import { z } from 'zod';
import { toSortedJson } from '../../sorted-json.js';
import { compareYears } from './compare.js';
import type { ShownAnswers } from './read-answers.js';
import { FRANCE } from './render-answers.js';
import { inPeriod, tellAnswer, tellChange, unitOf } from './words.js';

export const ANSWER_FILE = 'reponse.json';

export const AnswerCard = z.strictObject({
  question: z.string(),
  answer: z.string(),
  figures: z.array(z.strictObject({ title: z.string(), figure: z.string(), change: z.string() })),
});
export type AnswerCard = z.infer<typeof AnswerCard>;

/** Pure. */
export function writeAnswerCard({ answers, measures }: ShownAnswers): string {
  const told = measures.map((answered) => ({
    answered,
    compared: compareYears(answered, FRANCE, answers.for_whom.total),
  }));
  const card: AnswerCard = {
    question: answers.question,
    answer: tellAnswer(told),
    figures: told.flatMap(({ answered: { measure }, compared }) =>
      compared
        ? [
            {
              title: measure.title,
              figure: `${unitOf(compared.now.value ?? 0, measure.unit)} ${inPeriod(compared.now.period)}`,
              change: tellChange(compared, measure.unit),
            },
          ]
        : [],
    ),
  };
  return toSortedJson(card);
}
