/** Errors of Node's network and of what decodes its bytes, told as failures. */
import { Failure } from '../../core/errors.ts';
import type { Endpoint } from './failures.ts';
import * as failures from './failures.ts';

interface SystemError extends Error {
	readonly code?: string;
	readonly hostname?: string;
	readonly address?: string;
}

const certificateCodes = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH|EPROTO$|ERR_SSL_)/;

/**
 * @param error whatever Node gave, `undefined` for a body that ended early without a reason.
 * @param answering whether the response had begun.
 */
export function toHttpFailure(error: unknown, endpoint: Endpoint, answering: boolean): Failure {
	if (error instanceof Failure) {
		return error;
	}
	const root = rootCause(error);
	const code = root?.code ?? '';
	if (code.startsWith('HPE_')) {
		return answering
			? failures.cut(endpoint, { cause: error })
			: failures.badResponse(endpoint, 'not-http', { cause: error });
	}
	if (code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('ERR__ERROR_FORMAT')) {
		return failures.badResponse(endpoint, 'broken-compression', { cause: error });
	}
	return answering ? failures.cut(endpoint, { cause: error }) : beforeAnswer(code, root, endpoint, error);
}

function beforeAnswer(code: string, root: SystemError | undefined, at: Endpoint, cause: unknown): Failure {
	if (code === 'ECONNREFUSED') {
		return failures.serverNotRunning(at, { cause });
	}
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
		return failures.hostNotFound(at, root?.hostname ?? at.address, { cause });
	}
	if (certificateCodes.test(code)) {
		return failures.certificateRefused(at, code, { cause });
	}
	if (code === 'ECONNRESET' || code === 'EPIPE') {
		return failures.closedBeforeAnswer(at, { cause });
	}
	return failures.cannotConnect(at, code || root?.message, { cause });
}

/** Clients wrap errors in errors; several addresses tried in turn come as an `AggregateError`. */
function rootCause(error: unknown): SystemError | undefined {
	let current = error;
	for (let depth = 0; depth < 8 && current instanceof Error; depth++) {
		const inner: unknown = current instanceof AggregateError ? current.errors[0] : current.cause;
		if (typeof (current as SystemError).code === 'string' || !(inner instanceof Error)) {
			return current as SystemError;
		}
		current = inner;
	}
	return undefined;
}

/** The `Failure` inside whatever a client library made of it, if there is one. */
export function findFailure(error: unknown): Failure | undefined {
	let current = error;
	for (let depth = 0; depth < 8 && current instanceof Error; depth++) {
		if (current instanceof Failure) {
			return current;
		}
		current = current.cause;
	}
	return undefined;
}
