#!/usr/bin/env node
/** The program `insertion`. */
import { load } from './compile.mjs';

process.setSourceMapsEnabled(true);
await load('scripts/insertion.ts');
