/** Our messages for another vendor's model of VS Code. */
import * as vscode from 'vscode';
import type { ChatMessage, ToolSpec } from '../../core/stream/chat.ts';

/** There is no system role in the stable API: its words go in front of the first user message. */
export function toChatMessages(messages: readonly ChatMessage[]): vscode.LanguageModelChatMessage[] {
	return messages.map(toChatMessage);
}

export function toChatTools(tools: readonly ToolSpec[] = []): vscode.LanguageModelChatTool[] {
	return tools.map(({ name, description, parameters }) => ({
		name,
		description,
		...(typeof parameters === 'object' && parameters !== null && { inputSchema: parameters }),
	}));
}

function toChatMessage(message: ChatMessage): vscode.LanguageModelChatMessage {
	switch (message.role) {
		case 'system':
		case 'user':
			return vscode.LanguageModelChatMessage.User([
				new vscode.LanguageModelTextPart(message.content),
				...(message.images ?? []).map(({ base64, mimeType }) =>
					vscode.LanguageModelDataPart.image(Buffer.from(base64, 'base64'), mimeType),
				),
			]);
		case 'assistant':
			return vscode.LanguageModelChatMessage.Assistant([
				...(message.content ? [new vscode.LanguageModelTextPart(message.content)] : []),
				...(message.toolCalls ?? []).map(
					call => new vscode.LanguageModelToolCallPart(call.id, call.name, parseObject(call.arguments)),
				),
			]);
		case 'tool':
			return vscode.LanguageModelChatMessage.User([
				new vscode.LanguageModelToolResultPart(message.toolCallId ?? '', [
					new vscode.LanguageModelTextPart(message.content),
				]),
			]);
	}
}

function parseObject(text: string): object {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? value : {};
	} catch {
		// The model that made this call was told so by the tool's result; here only the shape counts.
		return {};
	}
}
