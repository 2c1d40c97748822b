// Feeds a page of ours by events: how the deltas of a stream begin and end their blocks.
const blocks = { thinking: 0, answer: 1 };

/** @param post sends the body of an event @param root where the answer is drawn */
export function targetOf(post, root) {
	let channel;
	return {
		root,
		push: delta => {
			if (delta.channel !== channel) {
				if (channel) {
					post({ type: `${channel}-end`, block: blocks[channel] });
				}
				channel = delta.channel;
				post({ type: `${channel}-start`, block: blocks[channel] });
			}
			post({ type: `${channel}-delta`, block: blocks[channel], text: delta.text });
		},
		end: () => post({ type: 'finish', reason: 'complete' }),
	};
}
