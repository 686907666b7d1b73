/** A connection to Temporal for as long as some work lasts. */
import { InterceptingCall, Metadata, status } from '@grpc/grpc-js';
import {
  Connection,
  type ConnectionOptions,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';

/**
 * A call that nobody waits for may be about to be tried again when the connection closes: the client's timer would throw
 * out of everybody's reach. Here it ends as cancelled. Throws what Connection.connect throws.
 */
export async function withConnection<Result>(
  options: ConnectionOptions,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  let closed = false;
  const connection = await Connection.connect({
    ...options,
    interceptors: [
      makeGrpcRetryInterceptor(defaultGrpcRetryOptions()),
      (call, next) => new InterceptingCall(closed ? ENDED : next(call)),
    ],
  });
  try {
    return await work(connection);
  } finally {
    closed = true;
    await connection.close();
  }
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
