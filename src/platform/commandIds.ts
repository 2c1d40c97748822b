/**
 * The ids of our commands: the one list. `package.json` contributes the first, with title and place; the others have no
 * place there, so that the palette does not show them and only buttons of ours run them.
 */
export const commandIds = {
	ask: 'sidethought.ask',
	newConversation: 'sidethought.newConversation',
	history: 'sidethought.history',
	searchConversations: 'sidethought.searchConversations',
	filterConversations: 'sidethought.filterConversations',
	clearSearch: 'sidethought.clearSearch',
	renameConversation: 'sidethought.renameConversation',
	pinConversation: 'sidethought.pinConversation',
	unpinConversation: 'sidethought.unpinConversation',
	deleteConversation: 'sidethought.deleteConversation',
	exportConversations: 'sidethought.exportConversations',
	deleteAllConversations: 'sidethought.deleteAllConversations',
	openTranscript: 'sidethought.openTranscript',
	export: 'sidethought.export',
	share: 'sidethought.share',
	exportRecording: 'sidethought.exportRecording',
	openBeside: 'sidethought.openBeside',
	compare: 'sidethought.compare',
	stop: 'sidethought.stop',
	chooseModel: 'sidethought.chooseModel',
	chooseTools: 'sidethought.chooseTools',
	checkConnection: 'sidethought.checkConnection',
	setKey: 'sidethought.setKey',
	removeKey: 'sidethought.removeKey',
	pullModel: 'sidethought.pullModel',
	focusComposer: 'sidethought.focusComposer',
	toggleThinking: 'sidethought.toggleThinking',
	pause: 'sidethought.pause',
	find: 'sidethought.find',
	nextStep: 'sidethought.nextStep',
	previousStep: 'sidethought.previousStep',
	nextTurnBack: 'sidethought.nextTurnBack',
	nextAnswer: 'sidethought.nextAnswer',
	copyAnswer: 'sidethought.copyAnswer',
	copyThinking: 'sidethought.copyThinking',
	splitAgain: 'sidethought.splitAgain',
	openTurn: 'sidethought.openTurn',
	showLog: 'sidethought.showLog',
	watchRecording: 'sidethought.watchRecording',
	walkthrough: 'sidethought.walkthrough',
	openSettings: 'sidethought.openSettings',
	explainSelection: 'sidethought.explainSelection',
	fixSelection: 'sidethought.fixSelection',
	reviewSelection: 'sidethought.reviewSelection',
	testSelection: 'sidethought.testSelection',
	reviewChanges: 'sidethought.reviewChanges',
	acceptChange: 'sidethought.acceptChange',
	discardChange: 'sidethought.discardChange',
	nextThought: 'sidethought.nextThought',
	previousThought: 'sidethought.previousThought',
	thoughtsOfLine: 'sidethought.thoughtsOfLine',
	clearThoughts: 'sidethought.clearThoughts',
	toggleMarks: 'sidethought.toggleMarks',
	followModel: 'sidethought.followModel',
	unfollowModel: 'sidethought.unfollowModel',
} as const;

export const innerCommandIds = {
	/** Arguments: a `RemedyAction`, and the ids of the turn and the conversation that it is for, where there are any. */
	chatRemedy: 'sidethought.chatRemedy',
	/** Arguments: what is wished, the address of the document, and the diagnostics. */
	askAboutProblem: 'sidethought.askAboutProblem',
	/** Arguments: a conversation, and a turn of it that was compared. */
	showCompared: 'sidethought.showCompared',
	/** Argument: the address of the thought, as `ThoughtAddress`. */
	openThought: 'sidethought.openThought',
	/** Argument: a conversation, and in it a turn and a place of its thinking, where they are wanted. */
	openPlace: 'sidethought.openPlace',
} as const;

/** Any command of ours. */
export type CommandId =
	| (typeof commandIds)[keyof typeof commandIds]
	| (typeof innerCommandIds)[keyof typeof innerCommandIds];
