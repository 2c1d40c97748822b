/** What is loaded when the first turn is searched for what it names. */
export { createReferenceFinder } from '../../core/insight/references/finder.ts';
export { TurnReferences } from './turnReferences.ts';
