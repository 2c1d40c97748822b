import type { ModelList } from './asking/modelList.ts';
import type { Questions } from './asking/questions.ts';
import type { Provider, ProviderRequest } from './provider.ts';

export interface ProviderParts {
	readonly id: string;
	readonly label: string;
	readonly list: ModelList;
	readonly questions: Questions;
	/** Absent: it has no budget of its own. */
	keepsBudget?(request: ProviderRequest): boolean;
}

/** A provider made of the parts that are the same for all vendors. */
export function assembleProvider(parts: ProviderParts): Provider {
	const { id, label, list, questions } = parts;
	return {
		id,
		label,
		models: signal => list.models(signal),
		capabilities: (model, signal) => list.capabilities(model, signal),
		check: signal => list.check(signal),
		resumes: true,
		stream: (request, signal) => questions.ask(request, signal),
		keepsBudget: request => parts.keepsBudget?.(request) ?? false,
	};
}
