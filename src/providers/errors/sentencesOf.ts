import type { Failure } from '../../core/errors.ts';
import type { ConnectionReport } from '../provider.ts';

type Sentences = Pick<ConnectionReport, 'message' | 'remedy' | 'code' | 'remedyCode' | 'args'>;

/** What a failure says, for a report. */
export function sentencesOf({ message, remedy, code, remedyCode, args }: Failure): Sentences {
	return { message, remedy, ...(code && { code }), ...(remedyCode && { remedyCode }), ...(args && { args }) };
}
