/** How a turn ended, where that needs words: what happened, what to do, and the buttons that do it. */
import type { TurnState } from '../../src/core/conversation/turnState.ts';
import type { RemedyAction } from '../../src/core/errors.ts';
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import type { ToHost } from '../../src/protocol/messages.ts';
import { button, h, icon } from '../dom.ts';
import type { PageContext } from '../pageContext.ts';
import { type StringKey, t } from '../strings.ts';

interface Outcome {
	readonly tone: 'error' | 'warning' | 'quiet';
	readonly icon: string;
	readonly message: string;
	readonly remedy?: string;
	readonly actions: readonly RemedyAction[];
	readonly answerNow?: boolean;
}

const labels: Readonly<Record<RemedyAction, StringKey>> = {
	retry: 'remedyRetry',
	continue: 'remedyContinue',
	'start-guide': 'remedyGuide',
	'check-connection': 'remedyCheck',
	'choose-provider': 'remedyProvider',
	'choose-model': 'remedyModel',
	'pull-model': 'remedyPull',
	'set-key': 'remedyKey',
	'open-settings': 'remedySettings',
	'drop-context': 'remedyDropContext',
	'sign-in': 'remedySignIn',
	'show-log': 'remedyLog',
};

export function buildOutcome(state: TurnState, turn: TurnId, { post }: PageContext): HTMLElement | undefined {
	const outcome = outcomeOf(state);
	if (!outcome) {
		return undefined;
	}
	const buttons = remedyButtons(outcome.actions, action => post(remedyOf(turn, action)), outcome.tone === 'error');
	if (outcome.answerNow) {
		buttons.push(
			button({ label: t('answerNow'), text: t('answerNow'), onClick: () => post({ type: 'answer-now', turn }) }),
		);
	}
	return h(
		'div',
		{ class: `outcome ${outcome.tone}` },
		icon(outcome.icon),
		h(
			'div',
			{ class: 'outcome-words' },
			paragraph(outcome.message),
			outcome.remedy && paragraph(outcome.remedy, 'remedy'),
			buttons.length > 0 && h('div', { class: 'outcome-actions' }, ...buttons),
		),
	);
}

/** To ask again and to go on are things that turns do; the rest is done around them. */
function remedyOf(turn: TurnId, action: RemedyAction): ToHost {
	return action === 'retry' || action === 'continue' ? { type: action, turn } : { type: 'remedy', action, turn };
}

/** A server's words may be hostile, too. */
function paragraph(text: string, className = ''): HTMLElement {
	return h('p', { class: className, attrs: { dir: 'auto' } }, text);
}

export function remedyButtons(
	actions: readonly RemedyAction[],
	remedy: (action: RemedyAction) => void,
	firstIsPrimary = false,
): HTMLButtonElement[] {
	return actions.map((action, index) =>
		button({
			label: t(labels[action]),
			text: t(labels[action]),
			class: firstIsPrimary && index === 0 ? 'primary' : '',
			onClick: () => remedy(action),
		}),
	);
}

function outcomeOf(state: TurnState): Outcome | undefined {
	const { finish, error } = state;
	switch (finish?.reason) {
		case undefined:
			return undefined;
		case 'error':
			return {
				tone: 'error',
				icon: 'error',
				message: error?.message ?? finish.message ?? t('failed'),
				...(error && { remedy: error.remedy }),
				actions: error && error.actions.length > 0 ? error.actions : ['retry'],
			};
		case 'interrupted':
			return interrupted(state);
		case 'cancelled':
			return {
				tone: 'quiet',
				icon: 'debug-stop',
				message: hasText(state) ? t('stopped') : t('stoppedBefore'),
				actions: hasText(state) ? ['continue', 'retry'] : ['retry'],
			};
		case 'length':
			return { tone: 'warning', icon: 'warning', message: finish.message ?? t('lengthLimit'), actions: ['continue'] };
		case 'complete':
			return withoutAnswer(state);
	}
}

function interrupted({ error, finish }: TurnState): Outcome {
	const actions: RemedyAction[] = ['continue', 'retry', ...(error?.actions ?? [])];
	return {
		tone: 'warning',
		icon: 'warning',
		message: [`${t('interrupted')}.`, error?.message ?? finish?.message ?? t('interruptedKept')].join(' '),
		...(error && { remedy: error.remedy }),
		actions: [...new Set(actions)],
	};
}

function withoutAnswer(state: TurnState): Outcome | undefined {
	if (state.answer.characters > 0) {
		return undefined;
	}
	const thought = state.thinking.characters > 0;
	return {
		tone: 'quiet',
		icon: 'info',
		message: t(thought ? 'onlyThought' : 'nothing'),
		actions: ['retry'],
		answerNow: thought,
	};
}

function hasText(state: TurnState): boolean {
	return state.thinking.characters + state.answer.characters > 0;
}
