/** How a version and its run ended, for people. */
import type { Verdict, WriteRunPage } from '../handover/hold.js';

/** As a decision is told of a version. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  approved: 'approuvée',
  rejected: 'rejetée',
  expired: 'rejetée faute de décision',
};

export const STATUS_WORDS: Readonly<Record<WriteRunPage['status'], string>> = {
  published: 'publiée',
  unchanged: 'rien n’a changé, pas de nouvelle version',
  superseded: 'dépassée, des extraits plus récents ont été publiés entre-temps',
  held: 'retenue, quelqu’un doit décider',
  refused: 'refusée, rien n’a été publié',
  rejected: 'aucune source n’a été acceptée',
  failed: 'en échec',
  cancelled: 'annulée',
};
