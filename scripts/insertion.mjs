#!/usr/bin/env node
/** The program `insertion`. */
import { start } from './compile.mjs';

await start('scripts/insertion.ts');
