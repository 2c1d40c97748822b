/** One request to `@reason`, from the words in the chat to the last button under the answer. */

import * as vscode from 'vscode';
import { turnEnd } from '../../core/conversation/turnEnd.ts';
import type { TurnState } from '../../core/conversation/turnState.ts';
import type { Failure, RemedyAction } from '../../core/errors.ts';
import type { ModelRef } from '../../core/stream/chat.ts';
import { nameOf } from '../../core/stream/modelName.ts';
import type { ContextItem, TurnEvent, TurnId } from '../../core/stream/turnEvent.ts';
import { plain } from '../../core/text/plainText.ts';
import { commandIds, innerCommandIds } from '../../platform/commandIds.ts';
import { say, sayFailure, templates } from '../../platform/language.ts';
import { taskLabel } from '../../platform/taskLabel.ts';
import type { Question } from '../../session/hub/asker.ts';
import type { Asked } from '../../session/hub/openConversation.ts';
import { isTaskName, type TaskName, taskPrompts, taskQuestion } from '../../session/request/taskPrompts.ts';
import { rangeOfLines, resolvePlace } from '../../workspace/places.ts';
import { readPlaceOf } from '../../workspace/readPlaces.ts';
import { askAboutAllSecrets } from '../../workspace/secretQuestion.ts';
import { type ChatPast, conversationsIn, type ReasonMetadata, readHistory } from './chatHistory.ts';
import { comparisonList, contendersFor, contenderTitle } from './compare.ts';
import { type ComparedAnswer, ComparedAnswers } from './comparedAnswers.ts';
import { errorButtons, errorSentence } from './errorButtons.ts';
import { followTurn } from './followTurn.ts';
import { isContinuePrompt } from './followups.ts';
import type { ParticipantNeeds } from './participantNeeds.ts';
import { contextForTask, contextOf, placeOf } from './requestContext.ts';
import { attribution, TurnRenderer } from './turnRenderer.ts';

/** What the next request, the follow-ups and the panel need to know of this one. */
interface ResultMetadata extends ReasonMetadata {
	readonly task: TaskName | undefined;
	readonly finish: string | undefined;
}

/** The chat writes names of places into its own Markdown; a stranger name than this it shall find itself. */
const plainName = /^[\p{L}\p{N}_./\-\u2013:@+ ]+$/u;

export class ChatRequestRun {
	readonly #needs: ParticipantNeeds;
	readonly #request: vscode.ChatRequest;
	readonly #stream: vscode.ChatResponseStream;
	readonly #task: TaskName | undefined;
	readonly #abort = new AbortController();
	#turn: TurnId | undefined;
	/** Of several models. */
	#comparison: string | undefined;
	/** Why the question was not asked. */
	#refusal: Failure | undefined;

	constructor(
		needs: ParticipantNeeds,
		request: vscode.ChatRequest,
		stream: vscode.ChatResponseStream,
		token: vscode.CancellationToken,
	) {
		this.#needs = needs;
		this.#request = request;
		this.#stream = stream;
		this.#task = isTaskName(request.command) ? request.command : undefined;
		token.onCancellationRequested(() => this.#stop());
	}

	async run(history: vscode.ChatContext['history']): Promise<vscode.ChatResult> {
		const { conversations } = this.#needs;
		const known = await this.#open(history);
		const past = readHistory(history, ({ conversation }) => known.has(conversation));
		const context = await this.#context();
		if (!context) {
			return {};
		}
		const conversation = past.last?.conversation ?? conversations.create().id;
		const question = this.#question(past, context);
		if (question.question === '' || this.#abort.signal.aborted) {
			return question.question === '' ? this.#say(vscode.l10n.t('Write a question after @reason.')) : {};
		}
		return this.#task === 'compare'
			? this.#compare(conversation, question)
			: this.#answer(conversation, question, this.#think());
	}

	/** What is sent along; undefined when the task has nothing to work on, which is said. */
	async #context(): Promise<readonly ContextItem[] | undefined> {
		const gathered = await contextOf(this.#request.references);
		if (gathered.unread.length > 0) {
			this.#stream.progress(vscode.l10n.t('Could not be read: {0}', plain(gathered.unread.join(', '))));
		}
		const items = gathered.items.length > 0 || !this.#task ? gathered.items : await contextForTask(this.#task);
		const missing = this.#task && items.length === 0 ? taskPrompts[this.#task].missing : undefined;
		if (missing) {
			this.#stream.markdown(say(missing));
			return undefined;
		}
		const seen = await this.#withoutUnseen(await this.#withoutSecrets(items));
		for (const place of seen.map(placeOf)) {
			if (place) {
				this.#stream.reference(place);
			}
		}
		return seen;
	}

	/** What looks secret goes along only when the user says so. */
	async #withoutSecrets(items: readonly ContextItem[]): Promise<readonly ContextItem[]> {
		const allowed = await askAboutAllSecrets(items);
		const left = items.filter(({ id }) => !allowed.some(each => each.id === id)).map(({ label }) => label);
		if (left.length > 0) {
			this.#stream.progress(vscode.l10n.t('Left out: {0}', plain(left.join(', '))));
		}
		return allowed;
	}

	/** Pictures go only to models that see. */
	async #withoutUnseen(items: readonly ContextItem[]): Promise<readonly ContextItem[]> {
		const images = items.filter(item => item.kind === 'image');
		const model = images.length > 0 ? await this.#model() : undefined;
		if (!model || (await this.#needs.catalog.find(model))?.capabilities.vision !== false) {
			return items;
		}
		const names = images.map(image => image.label).join(', ');
		this.#stream.progress(vscode.l10n.t('{0} cannot see pictures; left out: {1}', plain(nameOf(model)), plain(names)));
		return items.filter(item => item.kind !== 'image');
	}

	/** What the picker of the chat names, or what stands for "the model of the settings" in it. */
	async #model(): Promise<ModelRef | undefined> {
		return this.#needs.toModelRef(this.#request.model) ?? this.#needs.asker.modelToAsk();
	}

	/** Reads what the chat is about, so that its turns can be found. Says which conversations are there still. */
	async #open(history: vscode.ChatContext['history']): Promise<ReadonlySet<string>> {
		const ids = new Set(conversationsIn(history));
		const opened = await Promise.all(
			// One that cannot be read is as good as deleted: what the chat shows of it goes along as plain messages.
			[...ids].map(id => this.#needs.conversations.open(id).catch(() => undefined)),
		);
		return new Set(opened.flatMap(each => each?.id ?? []));
	}

	#question(past: ChatPast, context: readonly ContextItem[]): Question {
		const { foreign, last } = past;
		const broken = isContinuePrompt(this.#request.prompt) ? last && this.#brokenTurn(last.turn) : undefined;
		const model = this.#needs.toModelRef(this.#request.model);
		const base = {
			...(model && { model }),
			...(foreign.length > 0 && { preamble: foreign }),
			// What the chat shows above is what goes along, whatever the panel has asked in the same conversation since.
			...(last && { parent: { turn: last.turn, as: broken ? 'continue' : 'follow-up' } as const }),
		};
		return broken
			? {
					...base,
					question: broken.question,
					...(broken.label !== undefined && { label: broken.label }),
					context: broken.context,
				}
			: { ...base, question: taskQuestion(this.#task, this.#request.prompt), ...this.#label(context), context };
	}

	/** A task without words of the user's own is called by its name. */
	#label(context: readonly ContextItem[]): Pick<Question, 'label'> {
		return this.#task && this.#request.prompt.trim() === '' ? { label: taskLabel(this.#task, context) } : {};
	}

	/** A turn that can be continued. */
	#brokenTurn(turn: TurnId): TurnState | undefined {
		const state = this.#needs.conversations.findTurn(turn)?.turn.state;
		const reason = state?.finish?.reason;
		return reason === 'cancelled' || reason === 'interrupted' || reason === 'length' ? state : undefined;
	}

	/** The chat's effort menu, where there is one for this model; it is not in the stable types. */
	#think(): Pick<Question, 'think'> {
		const think = this.#needs.toThink(Reflect.get(this.#request, 'modelConfiguration'));
		return think === undefined ? {} : { think };
	}

	async #answer(conversation: string, question: Question, think: Pick<Question, 'think'>): Promise<vscode.ChatResult> {
		const state = await this.#show(conversation, { ...question, ...think });
		if (!state) {
			return this.#notAsked();
		}
		await this.#showPlaces(state);
		this.#closing(conversation, state);
		return this.#result(conversation, state);
	}

	/** Asks one model and shows its turn as it comes. */
	async #show(conversation: string, question: Question): Promise<TurnState | undefined> {
		const { asker, conversations, sinks, thinkingDetail } = this.#needs;
		const asked = await asker.ask(conversation, question);
		if (asked.kind !== 'asked') {
			this.#refuse(conversation, asked);
			return undefined;
		}
		this.#turn = asked.turn;
		if (this.#abort.signal.aborted) {
			conversations.stop(this.#turn);
		}
		const renderer = new TurnRenderer(sinks.of(this.#stream), thinkingDetail());
		const state = await this.#follow(this.#turn, renderer);
		if (state && renderer.native && state.answer.characters > 0) {
			this.#stream.markdown(untrusted(attribution(state)));
		}
		return state;
	}

	async #follow(turn: TurnId, renderer: TurnRenderer): Promise<TurnState | undefined> {
		let referring = Promise.resolve();
		const state = await followTurn(this.#needs.conversations, turn, (events, now) => {
			renderer.append(events, now);
			referring = referring.then(() => this.#referTo(events));
		});
		await referring;
		return state;
	}

	/** The chat shows its answer here and now or not at all: nothing of it may wait behind a question of the panel. */
	#refuse(conversation: string, asked: Exclude<Asked, { kind: 'asked' }>): void {
		if (asked.kind === 'queued') {
			this.#needs.conversations.unqueue(conversation, asked.id);
		} else {
			this.#refusal = asked.failure;
		}
	}

	#notAsked(): vscode.ChatResult {
		const failure = this.#refusal;
		if (!failure) {
			return this.#say(vscode.l10n.t('This question could not be asked. Ask again.'));
		}
		this.#errorButtons(failure.actions, []);
		return { errorDetails: { message: plain(sayFailure(failure)) } };
	}

	/** The same question to several models; each server is asked at once, and each answer can be read as it thinks. */
	async #compare(conversation: string, question: Question): Promise<vscode.ChatResult> {
		const { catalog, comparisons } = this.#needs;
		const { models } = await catalog.ready();
		const contenders = contendersFor(await this.#model(), models, this.#request.prompt);
		if (contenders.length === 0) {
			return this.#answer(conversation, question, {});
		}
		const begun = await comparisons.begin(conversation, question, contenders);
		if (begun.kind === 'refused') {
			this.#refusal = begun.failure;
			return this.#notAsked();
		}
		this.#comparison = begun.id;
		if (this.#abort.signal.aborted) {
			comparisons.stop(begun.id);
		}
		const answers = new ComparedAnswers(this.#needs, this.#stream, (turn, renderer) => this.#follow(turn, renderer));
		try {
			const shown = await answers.show(begun.id, contenders.map(contenderTitle), this.#abort.signal);
			return this.#compared(conversation, shown);
		} finally {
			comparisons.close(begun.id);
		}
	}

	/** The figures below the answers. The chat goes on from the last one that was whole. */
	#compared(conversation: string, answers: readonly ComparedAnswer[]): vscode.ChatResult {
		const asked = answers.flatMap(({ title, state }) => (state ? [{ title, state }] : []));
		const states = asked.map(({ state }) => state);
		if (states.length > 1) {
			const titles = asked.map(({ title }) => title);
			this.#stream.markdown(untrusted(comparisonList(states, titles)));
			this.#stream.button({
				command: innerCommandIds.showCompared,
				title: vscode.l10n.t('Show in columns'),
				arguments: [conversation, states[0]?.id],
			});
		}
		const last = states.findLast(({ finish }) => finish?.reason === 'complete') ?? states.at(-1);
		if (!last) {
			return this.#notAsked();
		}
		this.#closing(conversation, last);
		return this.#result(conversation, last);
	}

	/** What a tool has read for the model is a reference of the answer, like what was sent along. */
	async #referTo(events: readonly TurnEvent[]): Promise<void> {
		for (const place of events.map(readPlaceOf)) {
			const uri = place && (await resolvePlace(place.path));
			if (uri) {
				this.#stream.reference(new vscode.Location(uri, rangeOfLines(place.line, place.endLine)));
			}
		}
	}

	/** What was named and is there: under the answer as links, and what was not sent along among the references as well. */
	async #showPlaces(state: TurnState): Promise<void> {
		const places = await this.#needs.placesIn(state.id);
		const sent = new Set(state.context.map(({ uri }) => uri));
		for (const [index, { where, label }] of places.entries()) {
			const { uri = where } = where instanceof vscode.Location ? where : {};
			if (!sent.has(uri.toString())) {
				this.#stream.reference(where);
			}
			this.#stream.markdown(untrusted(index === 0 ? `\n\n${vscode.l10n.t('Named here:')} ` : ' · '));
			this.#stream.anchor(where, plainName.test(label) ? label : undefined);
		}
	}

	/** Buttons, below the answer: VS Code folds away what stands above it. */
	#closing(conversation: string, state: TurnState): void {
		if (state.thinking.characters > 0) {
			this.#stream.button({
				command: commandIds.openTurn,
				title: vscode.l10n.t('Show the full thinking'),
				arguments: [conversation, state.id],
			});
		}
		this.#errorButtons(state.error?.actions ?? [], [state.id, conversation]);
	}

	/** @param about the turn and its conversation, where there are any */
	#errorButtons(actions: readonly RemedyAction[], about: readonly string[]): void {
		for (const { title, action } of errorButtons(actions)) {
			this.#stream.button({ command: innerCommandIds.chatRemedy, title, arguments: [action, ...about] });
		}
	}

	#result(conversation: string, state: TurnState): vscode.ChatResult {
		const finish = state.finish?.reason;
		const metadata: ResultMetadata = { conversation, turn: state.id, task: this.#task, finish };
		const end = turnEnd(state, templates());
		if (end?.remedy !== undefined) {
			return { metadata, errorDetails: { message: errorSentence(end.message, end.remedy) } };
		}
		if (end) {
			this.#stream.markdown(untrusted(`\n\n*${plain(end.message)}*`));
		}
		return { metadata };
	}

	#say(sentence: string): vscode.ChatResult {
		this.#stream.markdown(sentence);
		return {};
	}

	#stop(): void {
		this.#abort.abort();
		if (this.#turn !== undefined) {
			this.#needs.conversations.stop(this.#turn);
		}
		if (this.#comparison !== undefined) {
			this.#needs.comparisons.stop(this.#comparison);
		}
	}
}

function untrusted(text: string): vscode.MarkdownString {
	return new vscode.MarkdownString(text);
}
