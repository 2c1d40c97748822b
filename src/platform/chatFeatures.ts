/**
 * What VS Code's chat offers beyond its stable API, asked at run time. Nothing here is a proposal that we declare:
 * what is not there, or throws, has a stable path beside it.
 */
import * as vscode from 'vscode';

/** `vscode.LanguageModelThinkingPart`: exported and not gated in 1.139, but its type is a proposal. */
interface ThinkingPart {
	readonly value: string | readonly string[];
	readonly id?: string;
	readonly metadata?: Readonly<Record<string, unknown>>;
}

type ThinkingPartClass = new (value: string, id?: string, metadata?: Record<string, unknown>) => ThinkingPart;

export interface ChatFeatures {
	/** Whether `stream.thinkingProgress` may be tried in a participant; it throws where the proposal is off. */
	readonly nativeThinking: boolean;
	/** How a model provider reports thinking, and how a consumer gets it. */
	readonly thinkingPart: ThinkingPartClass | undefined;
}

/**
 * Read once, at activation. `SIDETHOUGHT_STABLE_API` is for tests in a VS Code that has every proposal switched on:
 * `1` behaves as an extension of the Marketplace does, `bare` as in a VS Code without thinking parts as well.
 */
export function detectChatFeatures(hook = process.env.SIDETHOUGHT_STABLE_API ?? ''): ChatFeatures {
	const found: unknown = Reflect.get(vscode, 'LanguageModelThinkingPart');
	return {
		nativeThinking: hook === '',
		thinkingPart: hook !== 'bare' && typeof found === 'function' ? (found as ThinkingPartClass) : undefined,
	};
}

/** The thinking in a part of a model's stream or of a message, or undefined for every other part. */
export function thinkingIn(part: unknown, { thinkingPart }: ChatFeatures): ThinkingPart | undefined {
	return thinkingPart && part instanceof thinkingPart ? part : undefined;
}

export function thinkingText({ value }: ThinkingPart): string {
	return typeof value === 'string' ? value : value.join('');
}
