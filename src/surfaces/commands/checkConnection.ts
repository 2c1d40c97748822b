import * as vscode from 'vscode';
import { toFailure } from '../../core/errors.ts';
import { wordError } from '../../core/wording/turnWords.ts';
import { commandIds } from '../../platform/commandIds.ts';
import { templates } from '../../platform/language.ts';
import type { ConnectionReport, Provider } from '../../providers/provider.ts';
import type { ModelCatalog } from '../../session/hub/modelCatalog.ts';
import type { Command } from './command.ts';

/** Asks every configured provider and says, for each, whether it answers, lets us in, and what it has. */
export function checkConnectionCommand(catalog: ModelCatalog): Command {
	return {
		id: commandIds.checkConnection,
		async execute() {
			catalog.invalidate();
			const items = catalog.providers().then(providers => Promise.all(providers.map(checkOne)));
			await vscode.window.showQuickPick(items, {
				title: vscode.l10n.t('Connections'),
				placeHolder: vscode.l10n.t('What each provider answers right now'),
			});
			void catalog.refresh();
		},
	};
}

async function checkOne(provider: Provider): Promise<vscode.QuickPickItem> {
	const report = await reportOf(provider);
	const works = report.reachable && report.authorised !== false;
	return {
		label: `$(${works ? 'pass' : 'error'}) ${provider.label}`,
		description: summary(report),
		detail: [report.message, report.remedy].filter(Boolean).join(' '),
		alwaysShow: true,
	};
}

async function reportOf(provider: Provider): Promise<ConnectionReport> {
	try {
		return await provider.check(AbortSignal.timeout(15_000));
	} catch (error) {
		const { message, remedy } = wordError(toFailure(error), templates());
		return { reachable: false, authorised: undefined, models: undefined, roundTripMs: undefined, message, remedy };
	}
}

function counted(models: number): string {
	return models === 1 ? vscode.l10n.t('1 model') : vscode.l10n.t('{0} models', models);
}

function summary(report: ConnectionReport): string {
	const parts = [
		report.version,
		report.models !== undefined && counted(report.models),
		report.roundTripMs !== undefined && `${Math.round(report.roundTripMs)} ms`,
		report.authorised === false && vscode.l10n.t('not authorised'),
	];
	return parts.filter(Boolean).join(' · ');
}
