/** The sealing codec in the shape that Temporal's remote codecs exchange. */
import type { Payload } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { Transcode } from '../../activities/desk/read-payloads.js';

const { Payload: Wire } = proto.temporal.api.common.v1;

/** Members of bytes come and go in base64, as protobuf's JSON has them. */
export function onTheWire(transcode: (payloads: Payload[]) => Promise<Payload[]>): Transcode {
  return async (payloads) => {
    const taken = await transcode(payloads.map((payload) => Wire.fromObject(payload)));
    return taken.map((payload) => Wire.toObject(Wire.fromObject(payload), { bytes: String }));
  };
}
