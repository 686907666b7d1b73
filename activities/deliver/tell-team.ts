import type { Partner } from '../../datasets/_organisations/partner.js';
import { type DeliveredReport, markOf } from './delivered-report.js';
import type { Decision } from './policy.js';
import type { DeliverTools } from './send-letter.js';

export async function tellTeam(
  partner: Partner,
  report: DeliveredReport,
  { escalated, times }: Decision,
  tools: DeliverTools,
): Promise<void> {
  const findings = report.extracts.flatMap((extract) =>
    extract.findings
      .filter((finding) => escalated.includes(markOf(report, extract, finding)))
      .map(({ code, count }) => `${extract.source}: ${code}, ${count} times.`),
  );
  const extracts = [
    ...new Set(
      report.extracts.flatMap(({ source, role }) => {
        if (role === 'refused' && escalated.includes(`refused ${source}`))
          return [`${source}: the extract is refused.`];
        return role === 'missing' && escalated.includes(`missing ${source}`)
          ? [`${source}: nothing comes.`]
          : [];
      }),
    ),
  ];
  await tools.notifier.notify({
    subject: `${report.dataset.id}: ${partner.partner} has not answered ${times} times`,
    sentences: [
      ...findings,
      ...extracts,
      `Report: ${tools.zones.reports.url}/${partner.partner}/${report.run}/index.html`,
      `Call the partner; npx insertion deliver ${partner.partner} --plan shows what it is told and when.`,
    ],
  });
}
