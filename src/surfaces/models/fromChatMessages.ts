/** Messages that VS Code hands to a model provider, in our shape. */
import * as vscode from 'vscode';
import type { ChatMessage, ImagePart, ProviderData, ToolCall, ToolSpec } from '../../core/stream/chat.ts';
import { type ChatFeatures, thinkingIn, thinkingText } from '../../platform/chatFeatures.ts';

/** Under this name in a thinking part's metadata travels what a vendor wants back unchanged. */
export const providerDataKey = 'sidethought';

/** In 1.139, VS Code's own agents send a system message with this role; the stable enum ends at 2. */
const systemRole = 3;

/** The parts of one message, sorted. */
interface SortedParts {
	readonly text: string;
	readonly thinking: string;
	readonly images: readonly ImagePart[];
	readonly toolCalls: readonly ToolCall[];
	readonly results: readonly ChatMessage[];
	readonly providerData: readonly ProviderData[];
}

export function fromChatMessages(
	messages: readonly vscode.LanguageModelChatRequestMessage[],
	features: ChatFeatures,
): readonly ChatMessage[] {
	const names = new Map<string, string>();
	return messages.flatMap(message => fromChatMessage(message, features, names));
}

export function toToolSpecs(tools: readonly vscode.LanguageModelChatTool[] = []): readonly ToolSpec[] {
	return tools.map(({ name, description, inputSchema }) => ({
		name,
		description,
		parameters: inputSchema ?? { type: 'object', properties: {} },
	}));
}

/** @param names the tool of every call so far; results only carry the call's id. */
function fromChatMessage(
	message: vscode.LanguageModelChatRequestMessage,
	features: ChatFeatures,
	names: Map<string, string>,
): readonly ChatMessage[] {
	const parts = sortParts(message.content, features, names);
	const role = roleOf(message.role);
	const said = role === 'assistant' ? assistantMessage(parts) : plainMessage(role, parts);
	return [...parts.results, ...said];
}

function roleOf(role: number): 'system' | 'user' | 'assistant' {
	if (role === systemRole) {
		return 'system';
	}
	return role === vscode.LanguageModelChatMessageRole.Assistant ? 'assistant' : 'user';
}

function assistantMessage({ text, thinking, toolCalls, providerData }: SortedParts): readonly ChatMessage[] {
	if (text === '' && toolCalls.length === 0) {
		return [];
	}
	return [
		{
			role: 'assistant',
			content: text,
			...(thinking && { thinking }),
			...(toolCalls.length > 0 && { toolCalls }),
			...(providerData.length > 0 && { providerData }),
		},
	];
}

function plainMessage(role: 'system' | 'user', { text, images }: SortedParts): readonly ChatMessage[] {
	return text === '' && images.length === 0 ? [] : [{ role, content: text, ...(images.length > 0 && { images }) }];
}

function sortParts(content: readonly unknown[], features: ChatFeatures, names: Map<string, string>): SortedParts {
	const texts: string[] = [];
	const thoughts: string[] = [];
	const images: ImagePart[] = [];
	const toolCalls: ToolCall[] = [];
	const results: ChatMessage[] = [];
	const providerData: ProviderData[] = [];
	for (const part of content) {
		const thought = thinkingIn(part, features);
		if (part instanceof vscode.LanguageModelTextPart) {
			texts.push(part.value);
		} else if (part instanceof vscode.LanguageModelToolCallPart) {
			names.set(part.callId, part.name);
			toolCalls.push({ id: part.callId, name: part.name, arguments: JSON.stringify(part.input ?? {}) });
		} else if (part instanceof vscode.LanguageModelToolResultPart) {
			results.push(toolResult(part, names));
		} else if (part instanceof vscode.LanguageModelDataPart) {
			readData(part, texts, images);
		} else if (thought) {
			thoughts.push(thinkingText(thought));
			providerData.push(...readProviderData(thought.metadata?.[providerDataKey]));
		}
	}
	return { text: texts.join(''), thinking: thoughts.join(''), images, toolCalls, results, providerData };
}

function toolResult({ callId, content }: vscode.LanguageModelToolResultPart, names: Map<string, string>): ChatMessage {
	const name = names.get(callId);
	return {
		role: 'tool',
		content: content.map(resultText).join(''),
		toolCallId: callId,
		...(name !== undefined && { toolName: name }),
	};
}

function resultText(part: unknown): string {
	if (part instanceof vscode.LanguageModelTextPart) {
		return part.value;
	}
	if (part instanceof vscode.LanguageModelDataPart) {
		return isText(part.mimeType) ? new TextDecoder().decode(part.data) : `[${part.mimeType}]`;
	}
	// Prompt-tsx values are trees that only their own renderer can read; their JSON is better than nothing.
	return part instanceof vscode.LanguageModelPromptTsxPart ? JSON.stringify(part.value) : '';
}

function readData({ mimeType, data }: vscode.LanguageModelDataPart, texts: string[], images: ImagePart[]): void {
	if (mimeType.startsWith('image/')) {
		images.push({ mimeType, base64: Buffer.from(data).toString('base64') });
	} else if (isText(mimeType)) {
		texts.push(new TextDecoder().decode(data));
	}
	// Anything else are marks of other extensions (cache hints, usage), not content.
}

function isText(mimeType: string): boolean {
	return mimeType.startsWith('text/') || mimeType === 'application/json' || mimeType.endsWith('+json');
}

function readProviderData(value: unknown): readonly ProviderData[] {
	const list: readonly unknown[] = Array.isArray(value) ? value : [];
	return list.filter(
		(each): each is ProviderData =>
			typeof each === 'object' && each !== null && 'data' in each && typeof Reflect.get(each, 'provider') === 'string',
	);
}
