/** A publication plan as a diff that people read. */
import pc from 'picocolors';
import type { PublicationPlan } from '../../activities/publish/publish-version.js';
import { printText } from '../print.js';

type PlannedChange = PublicationPlan['changes'][number];

export function printPlan(plan: PublicationPlan): void {
  const { dataset, version, portal, action, datasetId, changes, notes, problems } = plan;
  const words = {
    create: 'is not there yet: it would be created',
    update: `${portal}/datasets/${datasetId}/ would be changed`,
    same: `${portal}/datasets/${datasetId}/ says and serves what it must`,
  };
  printText(`${pc.bold(dataset)} ${version} on ${portal}: ${words[action]}`);
  for (const resource of [...new Set(changes.map((change) => change.resource))]) {
    printText(`\n${pc.bold(resource ?? 'dataset')}`);
    for (const change of changes.filter((one) => one.resource === resource)) printChange(change);
  }
  if (notes.length + problems.length > 0) printText('');
  for (const problem of problems) printText(`${pc.red('✗')} ${problem}`);
  for (const note of notes) printText(`${pc.yellow('!')} ${note}`);
}

function printChange({ field, served, wanted }: PlannedChange): void {
  printText(`  ${field}`);
  for (const line of served?.split('\n') ?? []) printText(pc.red(`    - ${line}`));
  for (const line of wanted?.split('\n') ?? []) printText(pc.green(`    + ${line}`));
}
