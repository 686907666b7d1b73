/** What a failure says goes where the codec seals it: message and stack would stand in clear otherwise. Bundled into the sandbox too. */
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
