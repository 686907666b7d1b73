/** What a partner is told of a file that is not taken, in French; the shape is what the library of tus answers with. */
export type RefusalStatus = 404 | 413 | 422 | 429 | 503;

export interface DepositRefusal {
  readonly status_code: RefusalStatus;
  readonly body: string;
}

export function refusal(status: RefusalStatus, sentence: string): DepositRefusal {
  return { status_code: status, body: `${sentence}\n` };
}

export function isRefusal(error: unknown): error is DepositRefusal {
  return typeof error === 'object' && error !== null && 'status_code' in error && 'body' in error;
}

/** `bytes`: absent where it is told later. */
export function refuseEmpty(bytes: number | undefined): void {
  if (bytes === 0) throw refusal(422, 'Le fichier est vide (0 octet). Renvoyez l’extrait complet.');
}
