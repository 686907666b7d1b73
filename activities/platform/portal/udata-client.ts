/** The adapter of the catalogue port for udata, the software of data.gouv.fr, as measured on 17.18. */
import type { Catalogue, CatalogueSession, CatalogueTerms, FoundDataset } from './portal.js';
import { readServedFile } from './served-file.js';
import { askPortal, callPortal, type Portal, type PortalRequest, readAnswer } from './udata-request.js';
import {
  Dataset,
  Ids,
  LISTED_FIELDS,
  ListedPage,
  Names,
  Resource,
  Saved,
  SCHEMA_FIELDS,
  Schemas,
} from './udata-shapes.js';
import { sendFile } from './udata-upload.js';

export interface PortalSettings extends Portal {
  readonly organization: string | null;
  /** Above it a file is sent in parts of this size. */
  readonly partBytes?: number;
}

const PART_BYTES = 32 * 2 ** 20;
const PAGE_SIZE = 200;

/** Reaches no network before it is asked something. */
export function openUdata(settings: PortalSettings, session: CatalogueSession): Catalogue {
  return {
    url: settings.url,
    organization: settings.organization,
    hasKey: settings.apiKey !== null,
    ...readingOf(settings, session),
    ...datasetsOf(settings, session),
    ...resourcesOf(settings, session),
  };
}

type Shape = Parameters<typeof askPortal>[3];

function readingOf(
  settings: PortalSettings,
  session: CatalogueSession,
): Pick<Catalogue, 'readTerms' | 'findDataset' | 'listDatasets' | 'readFile'> {
  const ask = <Asked extends Shape>(request: PortalRequest, shape: Asked) =>
    askPortal(settings, session, request, shape);
  return {
    async readTerms(): Promise<CatalogueTerms> {
      const path = (list: string) => `/api/1/datasets/${list}/`;
      return {
        extensions: await ask({ path: path('extensions'), as: 'public' }, Names),
        licenses: await ask({ path: path('licenses'), as: 'public' }, Ids),
        frequencies: await ask({ path: path('frequencies'), as: 'public' }, Ids),
        granularities: await ask({ path: '/api/1/spatial/granularities/', as: 'public' }, Ids),
        schemas: await ask({ path: path('schemas'), as: 'public', fields: SCHEMA_FIELDS }, Schemas),
      };
    },
    async findDataset(id, as): Promise<FoundDataset> {
      const request: PortalRequest = { path: `/api/1/datasets/${id}/`, as };
      const gone = (status: number) => status === 404 || status === 410;
      const answer = await callPortal(settings, session, request, gone);
      if (answer.status === 404) return 'absent';
      if (answer.status === 410) return 'deleted';
      const dataset = readAnswer(settings, request, answer, Dataset);
      return dataset.deleted === null ? dataset : 'deleted';
    },
    async listDatasets() {
      const found = [];
      for (let page = 1, total = 1; (page - 1) * PAGE_SIZE < total; page += 1) {
        const path = `/api/1/datasets/?organization=${settings.organization}&page=${page}&page_size=${PAGE_SIZE}`;
        const listed = await ask({ path, fields: LISTED_FIELDS }, ListedPage);
        found.push(...listed.data);
        total = listed.total;
      }
      return found;
    },
    readFile: (url) => readServedFile(url, session.signal),
  };
}

function datasetsOf(
  settings: PortalSettings,
  session: CatalogueSession,
): Pick<Catalogue, 'saveContact' | 'createDataset' | 'updateDataset' | 'mergeExtras'> {
  const owner = settings.organization === null ? {} : { organization: settings.organization };
  const write = <Asked extends Shape>(method: 'POST' | 'PUT', path: string, json: unknown, shape: Asked) =>
    askPortal(settings, session, { method, path, json }, shape);
  return {
    async saveContact(contact) {
      const owned = { ...contact, role: 'contact', ...owner };
      return (await write('POST', '/api/1/contacts/', owned, Saved)).id;
    },
    createDataset: (dataset) => write('POST', '/api/1/datasets/', { ...dataset, ...owner }, Dataset),
    // Tags and temporal coverage are erased by an update that leaves them out: all fields always go along.
    updateDataset: (id, fields) => write('PUT', `/api/1/datasets/${id}/`, fields, Dataset),
    async mergeExtras({ dataset, resource }, extras) {
      const path = `/api/2/datasets/${dataset}/${belowDataset(resource)}extras/`;
      await callPortal(settings, session, { method: 'PUT', path, json: extras });
    },
  };
}

function resourcesOf(
  settings: PortalSettings,
  session: CatalogueSession,
): Pick<Catalogue, 'uploadFile' | 'createRemote' | 'updateResource' | 'deleteResource' | 'orderResources'> {
  const { partBytes = PART_BYTES } = settings;
  const write = (method: 'POST' | 'PUT', path: string, json: unknown) =>
    askPortal(settings, session, { method, path, json }, Resource);
  return {
    uploadFile({ dataset, resource }, file) {
      const path = `/api/1/datasets/${dataset}/${belowDataset(resource)}upload/`;
      return sendFile(settings, session, { path, file, partBytes });
    },
    createRemote: (dataset, resource) =>
      write('POST', `/api/1/datasets/${dataset}/resources/`, { ...resource, filetype: 'remote' }),
    updateResource: ({ dataset, resource }, fields) =>
      write('PUT', `/api/1/datasets/${dataset}/resources/${resource}/`, fields),
    async deleteResource({ dataset, resource }) {
      const path = `/api/1/datasets/${dataset}/resources/${resource}/`;
      await callPortal(settings, session, { method: 'DELETE', path });
    },
    async orderResources(dataset, ids) {
      const path = `/api/1/datasets/${dataset}/resources/`;
      await callPortal(settings, session, { method: 'PUT', path, json: ids.map((id) => ({ id })) });
    },
  };
}

function belowDataset(resource: string | undefined): string {
  return resource === undefined ? '' : `resources/${resource}/`;
}
