/**
 * What a failure says goes where the codec seals it: message and stack would stand in clear otherwise. Bundled into the sandbox, and
 * loaded by Temporal's SDK as it stands: CommonJS, as that asks for it.
 */
const { DefaultFailureConverter } = require('@temporalio/common');

exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
