/** Whether Temporal answers where the configuration says, and has the namespace. */
import { isGrpcServiceError } from '@temporalio/client';
import { ConfigurationInvalid } from '../../activities/errors.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { security } from '../session/security.js';
import { unreachable, withConnection } from '../session/temporal-connection.js';

const LONGEST_MS = 10_000;
/** As gRPC numbers what servers refuse. */
const [NOT_FOUND, PERMISSION_DENIED, UNAUTHENTICATED] = [5, 7, 16];

/** Throws ConfigurationInvalid, TemporalUnreachable. */
export async function reachTemporal(address: string, configuration: Configuration): Promise<string> {
  const { namespace } = configuration.temporal;
  const given = await security(configuration);
  try {
    await withConnection({ address, ...given, connectTimeout: LONGEST_MS }, (connection) =>
      connection.withDeadline(Date.now() + LONGEST_MS, () =>
        connection.workflowService.describeNamespace({ namespace }),
      ),
    );
    return `answers at ${address}, namespace "${namespace}"`;
  } catch (error) {
    throw explain(error, address, namespace);
  }
}

function explain(error: unknown, address: string, namespace: string): Error {
  const code = isGrpcServiceError(error) ? error.code : null;
  if (code === NOT_FOUND)
    return new ConfigurationInvalid(
      `Temporal at ${address} has no namespace "${namespace}"; correct TEMPORAL_NAMESPACE, or create it: temporal operator namespace create -n ${namespace}.`,
    );
  if (code === PERMISSION_DENIED || code === UNAUTHENTICATED)
    return new ConfigurationInvalid(
      `Temporal at ${address} refuses what it was shown for the namespace "${namespace}"; correct TEMPORAL_API_KEY, or the TEMPORAL_TLS_… certificate.`,
    );
  return unreachable(address);
}
