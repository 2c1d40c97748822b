/** Before a question is sent: what does not fit into the model's window is said, with what can be done about it. */

import * as vscode from 'vscode';
import { formatCount, formatWindow } from '../../core/insight/format.ts';
import { nameOf } from '../../core/stream/modelName.ts';
import type { Measured } from '../../session/hub/measure.ts';

/** How to go on. Undefined: not at all, the question is the user's again. */
export type Decision =
	| { readonly kind: 'send' }
	| { readonly kind: 'larger-window'; readonly tokens: number }
	| { readonly kind: 'without'; readonly item: string }
	| { readonly kind: 'trim'; readonly questions: number }
	| { readonly kind: 'other-model' };

/** Room for thinking and answer beside the question. */
const roomForAnswer = 1024;
const steps = [8192, 16_384, 32_768, 65_536, 131_072, 262_144];
/** The other half is for the model and for everything else that runs. */
const shareOfMemory = 0.5;
/** Where a model does not say what a token of its window takes: roughly that of a model of middle size. */
const usualBytesPerToken = 160_000;
/** What Ollama loads a model with on most machines, when it is not told. */
const usualWindow = 4096;

interface Choice extends vscode.QuickPickItem {
	readonly decision: Decision;
}

interface HowToDecide {
	/** Whoever asks named the model; another one is no choice. */
	readonly isModelNamed: boolean;
	/** Of the machine that the model runs on, in bytes; undefined where nobody knows. */
	readonly memory: number | undefined;
}

/**
 * Whether all fits, as far as it is known. How much an Ollama will load a model with is not; what is more than it
 * usually is may be cut, and its window can be set.
 */
export function fits({ tokens, window, largest }: Measured): boolean {
	return window === undefined ? largest === undefined || tokens <= usualWindow : tokens <= window;
}

/** The next window that holds the question and an answer, as far as the model and half of its machine's memory go. */
export function largerWindow(
	{ tokens, window = 0, largest = 0, bytesPerToken = usualBytesPerToken }: Measured,
	memory = Number.POSITIVE_INFINITY,
): number | undefined {
	const most = Math.min(largest, (memory * shareOfMemory) / bytesPerToken);
	return [...steps, largest].find(size => size >= tokens + roomForAnswer && size > window && size <= most);
}

/** Asks what to do about a question that does not fit. */
export async function decide(measured: Measured, how: HowToDecide): Promise<Decision | undefined> {
	if (fits(measured)) {
		return { kind: 'send' };
	}
	const picked = await vscode.window.showQuickPick<Choice>(choices(measured, how), {
		title: titleOf(measured),
		placeHolder: vscode.l10n.t(
			'What is over would be cut off by the server, at the beginning. Escape: change the question',
		),
		ignoreFocusOut: true,
	});
	return picked?.decision;
}

function titleOf({ model, tokens, window }: Measured): string {
	const [used, name] = [formatCount(tokens), nameOf(model)];
	return window === undefined
		? vscode.l10n.t(
				'About {0} tokens may not fit into {1}: Ollama usually loads {2} unless it is told',
				used,
				name,
				formatWindow(usualWindow),
			)
		: vscode.l10n.t('About {0} tokens do not fit into the {1} of {2}', used, formatWindow(window), name);
}

function choices(measured: Measured, { isModelNamed, memory }: HowToDecide): readonly Choice[] {
	const larger = largerWindow(measured, memory);
	return [
		...(larger === undefined ? [] : [raise(larger)]),
		...measured.attached.toSorted((a, b) => b.tokens - a.tokens).map(withoutItem),
		...(measured.oldest > 0 ? [trim(measured.oldest)] : []),
		...(isModelNamed ? [] : [otherModel()]),
		{ label: vscode.l10n.t('Send it as it is'), decision: { kind: 'send' } },
	];
}

function otherModel(): Choice {
	return { label: vscode.l10n.t('Choose another model'), decision: { kind: 'other-model' } };
}

function raise(tokens: number): Choice {
	return {
		label: vscode.l10n.t('Raise the context size to {0} tokens', formatWindow(tokens)),
		detail: vscode.l10n.t('Ollama loads the model again, and uses more memory, for this and later questions'),
		decision: { kind: 'larger-window', tokens },
	};
}

function withoutItem({ item, tokens }: Measured['attached'][number]): Choice {
	return {
		label: vscode.l10n.t('Send without {0}', item.label),
		description: vscode.l10n.t('about {0} tokens', formatCount(tokens)),
		decision: { kind: 'without', item: item.id },
	};
}

function trim(questions: number): Choice {
	return {
		label:
			questions === 1
				? vscode.l10n.t('Leave out the oldest question')
				: vscode.l10n.t('Leave out the oldest {0} questions', questions),
		detail: vscode.l10n.t('They stay in the conversation, and are not sent along this time; the turn says so'),
		decision: { kind: 'trim', questions },
	};
}
