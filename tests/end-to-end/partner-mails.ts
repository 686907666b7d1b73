/** Partners and the data team with addresses, on a real mail server; what they get is kept as files, unpacked. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/toolkit.js';
import { type MailServer, startMailServer } from '../helpers/mail-server.js';

export interface PartnerMails {
  readonly server: MailServer;
  /** Settings of a toolkit that tells every partner. */
  readonly env: Readonly<Record<string, string>>;
  /** Writes what was sent so far: headers and texts, and each attachment; the raw bytes too. */
  keepIn(folder: string): Promise<void>;
}

export async function startPartnerMails(): Promise<PartnerMails> {
  const server = await startMailServer({ hideSTARTTLS: true });
  const partners = (await readdir(join(ROOT, 'datasets', '_partners'))).map((file) =>
    file.replace('.yaml', ''),
  );
  const boxes = partners.map((partner) => [boxOf(partner), `qualite@${partner}.example`]);
  return {
    server,
    env: {
      ...Object.fromEntries(boxes),
      ...{ SMTP_URL: server.url, MAIL_FROM: 'data.insertion <rapports@data.insertion.example>' },
      TEAM_MAIL: 'equipe@data.insertion.example',
    },
    async keepIn(folder) {
      await mkdir(folder, { recursive: true });
      for (const [rank, mail] of (await server.parsed()).entries()) {
        const { subject = '', text = '', html, headerLines, attachments } = mail;
        const lines = headerLines.map(({ line }) => line).join('\n');
        await writeFile(join(folder, `${rank}.txt`), `${lines}\n${subject}\n${text}\n${String(html)}`);
        await writeFile(join(folder, `${rank}.eml`), server.taken[rank]?.raw ?? '');
        for (const { filename = 'unnamed', content } of attachments)
          await writeFile(join(folder, `${rank}-${filename}`), content);
      }
    },
  };
}

/** As the declarations name them. */
function boxOf(partner: string): string {
  const names: Record<string, string> = { association: 'ASSOCIATIONS' };
  return `REPORTS_${names[partner] ?? partner.toUpperCase().replaceAll('-', '_')}`;
}
