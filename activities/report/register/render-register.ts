/** The register as one page in French. */
import { renderPlainPage } from '../../markup/plain-page.js';
import type { Register } from '../../register/build-register.js';
import { renderRegisterBody } from '../../register/render-register-body.js';

export function renderRegister(register: Register): string {
  return renderPlainPage({
    language: 'fr',
    title: 'Registre des traitements',
    main: renderRegisterBody(register, 'open'),
  });
}
