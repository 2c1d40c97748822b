import type * as vscode from 'vscode';
import type { RemedyAction } from '../../core/errors.ts';
import type { ModelRef, ThinkSetting } from '../../core/stream/chat.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import type { Log } from '../../platform/log.ts';
import type { Asker } from '../../session/hub/asker.ts';
import type { Comparisons } from '../../session/hub/comparisons.ts';
import type { Conversations } from '../../session/hub/conversations.ts';
import type { ModelCatalog } from '../../session/hub/modelCatalog.ts';
import type { ChatSinks } from './chatSink.ts';
import type { ThinkingDetail } from './turnRenderer.ts';

export interface ChatPlace {
	readonly where: vscode.Uri | vscode.Location;
	readonly label: string;
}

/** What `@reason` needs from the rest of the house. */
export interface ParticipantNeeds {
	readonly conversations: Conversations;
	readonly asker: Asker;
	readonly comparisons: Comparisons;
	readonly catalog: ModelCatalog;
	readonly sinks: ChatSinks;
	readonly log: Log;
	readonly thinkingDetail: () => ThinkingDetail;
	/** The model that the chat's own picker names, as one that the hub can ask; undefined for the model of the settings. */
	readonly toModelRef: (model: vscode.LanguageModelChat) => ModelRef | undefined;
	/** What the chat's effort menu says, where the model has one. */
	readonly toThink: (configuration: unknown) => ThinkSetting | undefined;
	/** The places that a turn names, where they are there. */
	readonly placesIn: (turn: TurnId) => Promise<readonly ChatPlace[]>;
	/** What a button under an error does. */
	readonly remedy: (action: RemedyAction, turn: TurnId | undefined) => void;
}
