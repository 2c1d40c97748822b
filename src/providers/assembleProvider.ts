import type { ModelList } from './asking/modelList.ts';
import type { Questions } from './asking/questions.ts';
import type { Provider } from './provider.ts';

export interface ProviderParts {
	readonly id: string;
	readonly label: string;
	readonly list: ModelList;
	readonly questions: Questions;
}

/** A provider made of the parts that are the same for all vendors. */
export function assembleProvider({ id, label, list, questions }: ProviderParts): Provider {
	return {
		id,
		label,
		models: signal => list.models(signal),
		capabilities: (model, signal) => list.capabilities(model, signal),
		check: signal => list.check(signal),
		resumes: true,
		stream: (request, signal) => questions.ask(request, signal),
	};
}
