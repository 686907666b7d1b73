/**
 * The server of the Model Context Protocol at /mcp: assistants read the open zone through four tools, with the limits of
 * the API. No session, no key, read only.
 */
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { ServeEffects } from '../effects.js';
import type { Publications } from '../find-version.js';
import { refusalOf } from '../refusal-of.js';
import { createTools, type Tools } from './tools.js';
import { Described, GRAMMAR, Question } from './words.js';

/** A question holds only a few names and values. */
const LONGEST_QUESTION = 65_536;
const READ_ONLY = { readOnlyHint: true, idempotentHint: true, openWorldHint: false };

export type AnswerAssistant = (request: Request) => Promise<Response>;

/** `originOf`: where a reader finds this server, without a final slash. */
export function createAnswerAssistant(
  effects: ServeEffects,
  publications: Publications,
  originOf: (url: string) => string,
): AnswerAssistant {
  const tools = createTools(effects, publications);
  const handler = createMcpHandler(
    ({ requestInfo }) => describeServer(tools, originOf(requestInfo?.url ?? ''), effects),
    { maxRequestBodySize: LONGEST_QUESTION },
  );
  return (request) => handler.fetch(request);
}

function describeServer(tools: Tools, origin: string, effects: ServeEffects): McpServer {
  const server = new McpServer(
    { name: 'data-insertion', title: 'Données ouvertes de l’insertion', version: '1.0.0' },
    { instructions: GRAMMAR },
  );
  const { listDatasets, describeDataset, describeTable, readRows } = DESCRIPTIONS;
  const answer = (tool: string, find: () => Promise<object>) => answerTool(tool, find, effects);
  server.registerTool('list_datasets', listDatasets, () =>
    answer('list_datasets', () => tools.listDatasets(origin)),
  );
  server.registerTool('describe_dataset', describeDataset, (place) =>
    answer('describe_dataset', () => tools.describeDataset(place, origin)),
  );
  server.registerTool('describe_table', describeTable, (place) =>
    answer('describe_table', () => tools.describeTable(place, origin)),
  );
  server.registerTool('read_rows', readRows, (question) =>
    answer('read_rows', () => tools.readRows(question, origin)),
  );
  return server;
}

/** A refusal is an answer too; what is no refusal is told to the operator. */
async function answerTool(tool: string, find: () => Promise<object>, { tell }: ServeEffects) {
  try {
    const found = { ...(await find()) };
    return { content: [{ type: 'text' as const, text: JSON.stringify(found) }], structuredContent: found };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal !== error && error instanceof Error) tell({ path: `/mcp ${tool}`, sentence: error.message });
    return { isError: true, content: [{ type: 'text' as const, text: refusal.message }] };
  }
}

const DESCRIPTIONS = {
  listDatasets: {
    title: 'Jeux de données',
    description:
      'Les jeux de données publiés ici, leur version courante et leurs tables. À demander en premier : il n’y en a pas d’autres.',
    annotations: READ_ONLY,
  },
  describeDataset: {
    title: 'Un jeu de données',
    description:
      'Ce que contient un jeu de données, ses tables, ses limites connues, et ce qui est fait aux chiffres pour que personne ne soit reconnu.',
    inputSchema: z.strictObject({ dataset: Described.dataset, version: Described.version }),
    annotations: READ_ONLY,
  },
  describeTable: {
    title: 'Les colonnes d’une table',
    description:
      'Le sens, le type et l’unité de chaque colonne d’une table, et ce qu’on peut demander d’elle. À lire avant read_rows.',
    inputSchema: z.strictObject({
      dataset: Described.dataset,
      table: Described.table,
      version: Described.version,
    }),
    annotations: READ_ONLY,
  },
  readRows: {
    title: 'Lignes d’une table',
    description:
      'Lignes filtrées et triées d’une table, ou groupes et mesures, avec la version, la définition de ce qui est mesuré et le nombre de chiffres secrets.',
    inputSchema: Question,
    annotations: READ_ONLY,
  },
};
