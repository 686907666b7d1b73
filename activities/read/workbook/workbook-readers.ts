/** The two kinds of workbooks: opened each in its way, read in one. */
import type { Reader } from '../reading.js';
import { openOds } from './open-ods.js';
import { openWorkbook } from './open-workbook.js';
import { readWorkbook } from './read-workbook.js';

export const xlsx: Reader = {
  endings: ['.xlsx', '.xlsm'],
  damaged: 'corrupt_xlsx',
  read: async (path, request, session) =>
    readWorkbook(await openWorkbook(path, request.fileName), 'XLSX', request, session),
};

export const ods: Reader = {
  endings: ['.ods'],
  damaged: 'corrupt_ods',
  read: async (path, request, session) =>
    readWorkbook(await openOds(path, request.fileName), 'ODS', request, session),
};
