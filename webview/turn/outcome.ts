/** How a turn ended, where that needs words: what happened, what to do, and the buttons that do it. */
import { type TurnEnd, turnEnd } from '../../src/core/conversation/turnEnd.ts';
import type { TurnState } from '../../src/core/conversation/turnShape.ts';
import type { RemedyAction } from '../../src/core/errors.ts';
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import type { ToHost } from '../../src/protocol/messages.ts';
import { button, h, icon } from '../dom.ts';
import type { PageContext } from '../pageContext.ts';
import { type StringKey, t, templates } from '../strings.ts';

const icons: Readonly<Record<TurnEnd['tone'], string>> = { error: 'error', warning: 'warning', quiet: 'info' };

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
	const end = turnEnd(state, templates());
	if (!end) {
		return undefined;
	}
	const buttons = remedyButtons(end.actions, action => post(remedyOf(turn, action)), end.tone === 'error');
	if (end.canAnswerNow) {
		const words = t('answerNow');
		buttons.push(button({ label: words, text: words, onClick: () => post({ type: 'answer-now', turn }) }));
	}
	return h(
		'div',
		{ class: `outcome ${end.tone}` },
		icon(state.finish?.reason === 'cancelled' ? 'debug-stop' : icons[end.tone]),
		h(
			'div',
			{ class: 'outcome-words' },
			paragraph(end.message),
			end.remedy && paragraph(end.remedy, 'remedy'),
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
