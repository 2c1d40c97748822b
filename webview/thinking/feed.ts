/** Cuts the stream of thinking into steps. Stands between the outline of the core and the view. */
export type StepChange =
	| { readonly kind: 'open'; readonly at: number }
	| { readonly kind: 'text'; readonly text: string }
	| { readonly kind: 'describe'; readonly title: string; readonly as: string }
	| { readonly kind: 'close'; readonly at: number };

export interface StepFeed {
	push(text: string, at: number): readonly StepChange[];
	end(at: number): readonly StepChange[];
}

export function createStepFeed(): StepFeed {
	let open = false;
	let title = '';
	let blank = false;
	return {
		push: (text, at) => {
			const changes: StepChange[] = [];
			for (const piece of text.split(/(?<=\n)/)) {
				if (open && blank && piece.trim() !== '') {
					changes.push({ kind: 'close', at });
					open = false;
				}
				if (!open) {
					changes.push({ kind: 'open', at });
					open = true;
					title = '';
					blank = false;
				}
				changes.push({ kind: 'text', text: piece });
				if (title.length < 80 && !title.includes('\n')) {
					title += piece;
					changes.push({ kind: 'describe', title: title.trim().slice(0, 80), as: 'step' });
				}
				blank = piece === '\n' || (blank && piece.trim() === '');
			}
			return changes;
		},
		end: at => (open ? [{ kind: 'close', at }] : []),
	};
}
