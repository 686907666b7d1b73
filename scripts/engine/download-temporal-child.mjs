/** Downloads the server into the folder given, proves that it starts, ends. */
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [, , downloadDir] = process.argv;
if (downloadDir === undefined) process.exit(2);
const environment = await TestWorkflowEnvironment.createLocal({
  server: { executable: { type: 'cached-download', downloadDir }, log: { format: 'json', level: 'error' } },
});
await environment.teardown();
process.exit(0);
