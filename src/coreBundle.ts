/** What `dist/core.mjs` exports: the core, and the importer, which reads captured streams with the providers' readers. */
export * from './core/core.ts';
export { type Imported, type ImportHint, importTranscript } from './importTranscript.ts';
