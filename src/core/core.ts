/**
 * The pure core as one bundle, `dist/core.mjs`: for plain Node, for pages, for whoever wants to read our files.
 * What stands here is a promise; everything else may move.
 */

export { compactEvents, nextSeq } from './conversation/compactEvents.ts';
export type { Conversation, ConversationId, Turn } from './conversation/conversation.ts';
export { estimateTokens } from './conversation/estimateTokens.ts';
export { asSplit } from './conversation/resplit.ts';
export { branchTo, latestLeaf, parentOf, siblingsOf, type TreeTurn } from './conversation/tree.ts';
export { type TurnEnd, turnEnd } from './conversation/turnEnd.ts';
export {
	type Block,
	type ChannelTotals,
	type Finish,
	foldTurn,
	interruptedTail,
	isRunning,
	type Notice,
	type Round,
	reduceEvents,
	reduceTurn,
	type ToolUse,
	type TurnError,
	type TurnState,
	type TurnStatus,
	textOf,
} from './conversation/turnState.ts';
export { type ErrorKind, Failure, type RemedyAction } from './errors.ts';
export { fromJson, ImportError, type ImportOptions } from './export/fromJson.ts';
export { type HtmlOptions, toHtml } from './export/html.ts';
export { schemaId, schemaVersion, toJson } from './export/json.ts';
export { type MarkdownOptions, toMarkdown } from './export/markdown.ts';
export type { RedactionOptions } from './export/redaction.ts';
export { type BlockStep, type StepChange, type ThoughtAddress, ThoughtSteps, TurnThoughts } from './insight/address.ts';
export { type CircleNews, type CirclePlace, type CircleWatch, createCircleWatch } from './insight/circles.ts';
export { countsOf, type ThoughtCounts } from './insight/counts.ts';
export { type Figure, type FiguresOptions, figuresOf, type TurnFigures } from './insight/figures.ts';
export { formatCost, formatCount, formatDuration, formatRate, formatShare, formatTokens } from './insight/format.ts';
export { type Edge, type EdgeBasis, graphOf, ThoughtGraph } from './insight/graph.ts';
export { differsInLanguage, languageOf } from './insight/language.ts';
export { createMarkReader, type Mark, type MarkKind, type MarkReader, marksIn } from './insight/marks.ts';
export { createOutline, type Outline, type OutlineChange, type Step, type StepKind } from './insight/outline.ts';
export { type Origin, provenanceOf, type ThoughtStep } from './insight/provenance.ts';
export { createReferenceFinder, type ReferenceFinder } from './insight/references/finder.ts';
export type {
	AttachedSymbol,
	AttachedText,
	FoundFile,
	Reference,
	ReferenceContext,
} from './insight/references/reference.ts';
export type { Sign } from './insight/signs.ts';
export { SummaryReader, summarise } from './insight/summary.ts';
export { type FormatName, type FormatRow, formats } from './segment/formats.ts';
export { resegment } from './segment/resegment.ts';
export type { DelimiterPair, NativeFrame, Observed, Segment, Segmenter, SegmenterOptions } from './segment/segment.ts';
export { createSegmenter } from './segment/segmenter.ts';
export type { ChatMessage, ModelRef, ProviderData, ThinkSetting, Usage } from './stream/chat.ts';
export type {
	Channel,
	ContextItem,
	EventOf,
	FinishReason,
	NoticeKind,
	TurnEvent,
	TurnEventBase,
	TurnEventBody,
	TurnEventType,
	TurnId,
	TurnOptions,
	TurnOrigin,
	TurnParent,
} from './stream/turnEvent.ts';
export {
	inEnglish,
	isSentenceCode,
	type Sentence,
	type SentenceArg,
	type SentenceArgs,
	type SentenceCode,
	type SpokenSentence,
	spoken,
	type Templates,
	word,
} from './wording/sentence.ts';
export { type WordedError, wordError, wordFinish, wordNotice } from './wording/turnWords.ts';
