/** A connection to Temporal for as long as some work lasts. */
import { InterceptingCall, Metadata, status } from '@grpc/grpc-js';
import {
  Connection,
  type ConnectionOptions,
  defaultGrpcRetryOptions,
  isGrpcServiceError,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';
import { TemporalUnreachable } from '../../activities/errors.js';

/**
 * A call that nobody waits for may be about to be tried again when the connection closes: the client's timer would throw
 * out of everybody's reach. Here it ends as cancelled. Throws TemporalUnreachable, or what a server answers that refuses us.
 */
export async function withConnection<Result>(
  options: ConnectionOptions & { readonly address: string },
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  let closed = false;
  const connection = await Connection.connect({
    ...options,
    interceptors: [
      makeGrpcRetryInterceptor(defaultGrpcRetryOptions()),
      (call, next) => new InterceptingCall(closed ? ENDED : next(call)),
    ],
  }).catch((error) => {
    // where nobody answers the client gives up with an error of no kind
    throw isGrpcServiceError(error) ? error : unreachable(options.address);
  });
  try {
    return await work(connection);
  } finally {
    closed = true;
    await connection.close();
  }
}

export function unreachable(address: string): TemporalUnreachable {
  return new TemporalUnreachable(
    `Temporal does not answer at ${address} (TEMPORAL_ADDRESS); start it, or correct the address, and TEMPORAL_TLS where it wants TLS.`,
  );
}

const ENDED: ConstructorParameters<typeof InterceptingCall>[0] = {
  start(_metadata, listener) {
    const ended = { code: status.CANCELLED, details: 'The connection is closed.', metadata: new Metadata() };
    listener?.onReceiveStatus?.(ended);
  },
  cancelWithStatus() {},
  sendMessage() {},
  sendMessageWithContext() {},
  startRead() {},
  halfClose() {},
  getPeer: () => '',
  getAuthContext: () => null,
};
