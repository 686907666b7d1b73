/** The register as one page in French. */

import type { Register } from '../../custody/register/register.js';
import { renderRegisterBody } from '../../custody/register/render-register-body.js';
import { renderPlainPage } from '../../markup/plain-page.js';

export function renderRegister(register: Register): string {
  return renderPlainPage({
    language: 'fr',
    title: 'Registre des traitements',
    main: renderRegisterBody(register, 'open'),
  });
}
