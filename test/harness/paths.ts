/** Where things are. Every path of the harness comes from here. */
import { join } from 'node:path';

/** The project's root folder. */
export const rootDir = join(import.meta.dirname, '..', '..');

/** Ignored cache: VS Code, Chromium and what they need. Safe to delete at any time. */
export const cacheDir = join(rootDir, '.vscode-test');

/** Screenshots and logs of failed workbench tests; ignored by git. */
export const outputDir = join(rootDir, 'test', 'e2e', 'output');

/** The folder that `npm start` and most workbench tests open (always a copy of it). */
export const sampleWorkspaceDir = join(rootDir, 'test', 'fixtures', 'sample-workspace');
