/** The page « Cartes et courbes ». Pure. */
import { frameDataset } from '../dataset/frame-dataset.js';
import type { DatasetView, Site } from '../views.js';
import { renderCharts } from './render-charts.js';

export function renderGraphics(view: DatasetView, site: Site): string {
  return frameDataset(view, site, 'graphiques.html', { lead: null, main: renderCharts(view.charts) });
}
