/** Cloudflare's error codes in words. Status alone does not tell them apart: 429 can mean a minute or a day. */
import type { Failure } from '../../core/errors.ts';
import { spoken } from '../../core/wording/sentence.ts';
import * as failures from '../errors/failures.ts';
import type { ServerError } from '../errors/serverError.ts';
import type { ErrorExtra } from '../errors/serverErrors.ts';

type Explain = (at: failures.Endpoint, words: string, extra: ErrorExtra, model: string) => Failure;

/** What a code means; undefined leaves it to the general rules. */
export function workersAiFailure(
	endpoint: failures.Endpoint,
	model: string,
	error: ServerError,
	extra: ErrorExtra,
): Failure | undefined {
	return codes.get(Number(error.code))?.(endpoint, error.message, extra, model);
}

/** `AiError: AiError: Input prompt … (request id)` without what only machines need. */
export function cleanWords(message: string): string {
	return message.replace(/^(\s*AiError:\s*)+/, '').replace(/\s*\([0-9a-f]{8}-[0-9a-f-]{27}\)\s*$/, '');
}

const unauthorised: Explain = (at, words, extra) =>
	failures.unauthorised(at, words, {
		...extra,
		remedyCode: 'remedy.api-token',
	});

const accountMissing: Explain = (at, _words, extra) =>
	failures.badRequest(at, spoken('detail.no-account'), {
		...extra,
		remedyCode: 'remedy.account-id',
		actions: ['open-settings', 'check-connection'],
	});

const modelMissing: Explain = (at, words, extra, model) => failures.modelMissing(at, model, words, extra);

const blocked: Explain = (at, words, extra) =>
	failures.unauthorised(at, words || spoken('detail.no-use'), {
		...extra,
		remedyCode: 'remedy.dashboard',
		actions: ['choose-model', 'set-key'],
	});

const needsPlan: Explain = (at, words, extra, model) =>
	failures.unauthorised(at, words || spoken('detail.paid-model', { model }), {
		...extra,
		remedyCode: 'remedy.paid-plan',
		actions: ['choose-model', 'choose-provider'],
	});

const needsLicence: Explain = (at, words, extra, model) =>
	failures.badRequest(at, words || spoken('detail.licence', { model }), {
		...extra,
		remedyCode: 'remedy.licence',
		actions: ['choose-model'],
	});

const invalid: Explain = (at, words, extra) => failures.badRequest(at, words, extra);

const forcedToolTooShort: Explain = (at, words, extra) =>
	failures.badRequest(at, words, { ...extra, remedyCode: 'remedy.more-tokens', actions: ['open-settings'] });

const againstPolicy: Explain = (at, words, extra) =>
	failures.badRequest(at, words || spoken('detail.content-policy'), {
		...extra,
		remedyCode: 'remedy.change-question',
		actions: ['drop-context', 'choose-model'],
	});

const tooLarge: Explain = (at, words, extra) => failures.contextTooLong(at, words, extra);
const passing: Explain = (at, words, extra) => failures.overloaded(at, words, extra);
const perMinute: Explain = (at, words, extra) => failures.rateLimited(at, words, extra);

const usedUpForToday: Explain = (at, words, extra) =>
	failures.quotaUsedUp(at, words || spoken('detail.free-allowance'), {
		...extra,
		remedyCode: 'remedy.free-allowance',
	});

const noCredit: Explain = (at, words, extra) => failures.quotaUsedUp(at, words, extra);

const gatewayMissing: Explain = (at, words, extra) =>
	failures.badRequest(at, words || spoken('detail.no-gateway'), {
		...extra,
		remedyCode: 'remedy.account-or-gateway',
		actions: ['open-settings', 'check-connection'],
	});

const codes: ReadonlyMap<number, Explain> = new Map([
	[10000, unauthorised],
	[10001, unauthorised],
	[9109, unauthorised],
	[7000, accountMissing],
	[7003, accountMissing],
	[5007, modelMissing],
	[3042, modelMissing],
	[2008, modelMissing],
	[8006, forcedToolTooShort],
	[8007, againstPolicy],
	[3039, invalid],
	[5005, invalid],
	[5019, invalid],
	[5016, needsLicence],
	[5018, blocked],
	[3041, blocked],
	[3023, blocked],
	[5035, needsPlan],
	[3006, tooLarge],
	[3007, passing],
	[3008, passing],
	[3040, passing],
	[3021, perMinute],
	[3036, usedUpForToday],
	[4006, usedUpForToday],
	[2001, gatewayMissing],
	[2009, unauthorised],
	[2021, noCredit],
]);
