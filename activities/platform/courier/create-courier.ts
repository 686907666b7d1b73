import { readAuthorities } from '../network/extra-authorities.js';
import type { Configuration } from '../settings/configuration.js';
import type { Courier } from './courier.js';
import { createReportLinks } from './report-links.js';
import { createSmtpMailer } from './smtp-mailer.js';
import { createWebhookCaller } from './webhook.js';

/** Throws ConfigurationInvalid; reaches no network. */
export function createCourier({
  courier,
  zones,
  s3,
  allowPrivateHosts,
}: Pick<Configuration, 'courier' | 'zones' | 's3' | 'allowPrivateHosts'>): Courier {
  const { smtp, reportsUrl, linkHours: hours, extraCaFile } = courier;
  const authorities = readAuthorities(extraCaFile);
  return {
    mailer: smtp === null ? null : createSmtpMailer(smtp, { authorities }),
    callWebhook: createWebhookCaller({ allowPrivateHosts, authorities }),
    linkReport: createReportLinks({ zone: zones.reports, s3, reportsUrl, hours, allowPrivateHosts }),
  };
}
