/** What a reader is told instead of data: a status, and a sentence in French that says what to do. */
import { InsertionError } from '../errors.js';

export type RefusalStatus = 400 | 403 | 404 | 405 | 410 | 500 | 502 | 503;

const TITLES: Readonly<Record<RefusalStatus, string>> = {
  400: 'Requête invalide',
  403: 'Réponse trop longue',
  404: 'Introuvable',
  405: 'Méthode refusée',
  410: 'Version retirée',
  500: 'Panne',
  502: 'Données endommagées',
  503: 'Service occupé',
};

/** Its message is for the reader, in French. */
export class Refusal extends InsertionError {
  readonly family = 'permanent';
  readonly status: RefusalStatus;
  /** What a program needs beside the sentence. */
  readonly facts: Readonly<Record<string, string>>;

  constructor(status: RefusalStatus, sentence: string, facts: Readonly<Record<string, string>> = {}) {
    super(sentence);
    this.status = status;
    this.facts = facts;
  }

  /** The shape of the errors of data.gouv.fr's tabular API; `code` is null there too. */
  get document() {
    const { status, message, facts } = this;
    return { errors: [{ code: null, title: TITLES[status], detail: message, ...facts }] };
  }
}

export function refuseParameter(name: string, problem: string): never {
  throw new Refusal(400, `Paramètre « ${shownName(name)} » : ${problem}.`);
}

/** A name that somebody made up, short and on one line. */
export function shownName(name: string): string {
  const visible = name.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd');
  return visible.length > 80 ? `${[...visible].slice(0, 80).join('')}…` : visible;
}
