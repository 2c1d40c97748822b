/** How marks and gaze look: one decoration type for each look, made when it is first needed. */
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/lifecycle.ts';

export type Look = 'mark' | 'stale' | 'gaze' | 'fading';

export class Looks implements Disposable {
	readonly #store = new DisposableStore();
	readonly #media: vscode.Uri;
	readonly #types = new Map<Look, vscode.TextEditorDecorationType>();

	/** @param media the folder of our pictures */
	constructor(media: vscode.Uri) {
		this.#media = media;
	}

	/** All ranges of a look in an editor, in place of those that it had. */
	paint(editor: vscode.TextEditor, look: Look, ranges: readonly vscode.Range[]): void {
		if (ranges.length > 0 || this.#types.has(look)) {
			editor.setDecorations(this.#typeOf(look), ranges);
		}
	}

	dispose(): void {
		this.#store.dispose();
	}

	#typeOf(look: Look): vscode.TextEditorDecorationType {
		const type =
			this.#types.get(look) ?? this.#store.add(vscode.window.createTextEditorDecorationType(this.#options(look)));
		this.#types.set(look, type);
		return type;
	}

	#options(look: Look): vscode.DecorationRenderOptions {
		switch (look) {
			case 'mark':
				return {
					...this.#gutter('mark'),
					rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
					overviewRulerLane: vscode.OverviewRulerLane.Left,
					overviewRulerColor: new vscode.ThemeColor('sidethought.markForeground'),
				};
			case 'stale':
				return { ...this.#gutter('mark-stale'), rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed };
			case 'gaze':
				return {
					isWholeLine: true,
					backgroundColor: new vscode.ThemeColor('sidethought.gazeBackground'),
					overviewRulerLane: vscode.OverviewRulerLane.Full,
					overviewRulerColor: new vscode.ThemeColor('sidethought.markForeground'),
				};
			case 'fading':
				return { isWholeLine: true, backgroundColor: new vscode.ThemeColor('sidethought.gazeFadingBackground') };
		}
	}

	/** Pictures have no theme colours, so there is one for dark themes and one for light ones. */
	#gutter(name: string): vscode.DecorationRenderOptions {
		const file = (theme: string): vscode.Uri => vscode.Uri.joinPath(this.#media, `${name}-${theme}.svg`);
		return {
			gutterIconSize: 'contain',
			light: { gutterIconPath: file('light') },
			dark: { gutterIconPath: file('dark') },
		};
	}
}
