/**
 * The error families. What is thrown on purpose is one of these; everything else is a bug.
 *
 * `PermanentError`: a person must act, a retry cannot help. `TemporaryError`: time may cure it.
 * A message is one English sentence for the operator: where, what, what to do; never a cell, a name
 * or a driver's own text. `partnerSentence` says the same in French to the partner, where one is concerned.
 */
export type ErrorFamily = 'permanent' | 'temporary';

export abstract class InsertionError extends Error {
  abstract readonly family: ErrorFamily;
  readonly partnerSentence: string | undefined;

  constructor(message: string, partnerSentence?: string) {
    super(message);
    this.name = new.target.name;
    this.partnerSentence = partnerSentence;
  }
}

abstract class PermanentError extends InsertionError {
  readonly family = 'permanent';
}

abstract class TemporaryError extends InsertionError {
  readonly family = 'temporary';
  /** How long the other side asked us to wait, where it did. */
  readonly retryAfterSeconds?: number | undefined;
}

/** The partner's file cannot be taken: missing, empty, truncated, another format, another header. Retry: useless. */
export class DeliveryRejected extends PermanentError {
  override readonly partnerSentence: string;
  constructor(message: string, partnerSentence: string) {
    super(message, partnerSentence);
    this.partnerSentence = partnerSentence;
  }
}

/** Our own output breaks its contract or its accounting. Retry: useless; a developer must look. */
export class ContractBroken extends PermanentError {
  /** Of a statement that the engine did not take: the class of its error, and the line, from 1, where it says one. */
  readonly statement: { readonly kind: string; readonly line: number | null } | undefined;
  constructor(message: string, statement?: { readonly kind: string; readonly line: number | null }) {
    super(message);
    this.statement = statement;
  }
}

/** A dataset folder, rule or partner file is wrong. Retry: useless; the message names the file. */
export class DeclarationInvalid extends PermanentError {}

/** Configuration or usage is wrong. Retry: useless; the message names the setting. */
export class ConfigurationInvalid extends PermanentError {}

/** A gate does not let these data out: they were withdrawn, or say too much. Retry: useless; the message says what to correct. */
export class PublicationRefused extends PermanentError {}

/** A thing that should be in storage is not there, or is damaged. Retry: useless. */
export class ObjectMissing extends PermanentError {}

/** Somebody else wrote the object first (If-Match / If-None-Match). Retry: useless as it is; read again, then decide. */
export class ConditionLost extends PermanentError {}

/** A partner's server does not answer. Retry: may help. */
export class PartnerUnreachable extends TemporaryError {}

/** The partner is still sending the file. Retry: helps, once it is whole. */
export class DeliveryUnfinished extends TemporaryError {
  override readonly partnerSentence: string;
  override readonly retryAfterSeconds: number;
  constructor(message: string, partnerSentence: string, retryAfterSeconds: number) {
    super(message, partnerSentence);
    this.partnerSentence = partnerSentence;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Object storage does not answer, or answers that it is busy. Retry: may help. */
export class StorageUnavailable extends TemporaryError {}

/** The tabular engine failed for want of memory or disk, or was stopped. Retry: may help. */
export class EngineFailed extends TemporaryError {}

/** data.gouv.fr refuses what it is told, or serves something else than it was told. Retry: useless; the message names the field. */
export class CatalogueRefused extends PermanentError {}

/** data.gouv.fr does not answer, or answers that it is busy. Retry: may help, not before the portal says. */
export class CatalogueBusy extends TemporaryError {
  override readonly retryAfterSeconds: number | undefined;
  /** A 500 may also mean that the request is wrong: the patience for it is shorter. */
  readonly status: number | undefined;
  constructor(message: string, told: { readonly status?: number; readonly retryAfterSeconds?: number } = {}) {
    super(message);
    this.status = told.status;
    this.retryAfterSeconds = told.retryAfterSeconds;
  }
}

/** A mail or a webhook is refused by the server it is for. Retry: useless; the message says what to correct. */
export class RecipientRefused extends PermanentError {}

/** The server that a mail or a webhook is for does not answer, or asks for patience. Retry: helps, not before it says. */
export class RecipientBusy extends TemporaryError {
  override readonly retryAfterSeconds: number | undefined;
  constructor(message: string, retryAfterSeconds?: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Temporal does not answer. Retry: may help. */
export class TemporalUnreachable extends TemporaryError {}

/** More is asked at once than this process answers. Retry: helps, a moment later. */
export class Overloaded extends TemporaryError {}
