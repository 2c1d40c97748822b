/** A task in few words: what stands for its prompt in the view, in lists and in titles. */
import * as vscode from 'vscode';
import type { ContextItem } from '../core/stream/turnEvent.ts';

type Task = 'explain' | 'fix' | 'review' | 'tests' | 'compare';

/** `Review · sample.ts:1–3`. What is attached first is what the task is about. */
export function taskLabel(task: Task, context: readonly Pick<ContextItem, 'label'>[]): string {
	const [about] = context;
	return about ? `${nameOf(task)} · ${about.label}` : nameOf(task);
}

function nameOf(task: Task): string {
	switch (task) {
		case 'explain':
			return vscode.l10n.t('Explain');
		case 'fix':
			return vscode.l10n.t('Fix');
		case 'review':
			return vscode.l10n.t('Review');
		case 'tests':
			return vscode.l10n.t('Write tests');
		case 'compare':
			return vscode.l10n.t('Compare');
	}
}
