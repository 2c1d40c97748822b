/** The door of `dist/engine.mjs`: providers and turns without VS Code, for scripts, benchmarks and fault tests. */
import './olderNode.ts';

export { Failure } from '../core/errors.ts';
export type * from '../core/stream/chat.ts';
export type * from '../core/stream/turnEvent.ts';
export { createModelMemory, type ModelMemory } from '../providers/asking/modelMemory.ts';
export { createProvider, type ProviderConfig, type ProviderKind } from '../providers/createProvider.ts';
export type * from '../providers/provider.ts';
export type { CallToRun, OfferedTool, TurnTools } from './tools/toolsOption.ts';
export { type RunTurnOptions, runTurn } from './turn/runTurn.ts';
