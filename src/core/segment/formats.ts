export type FormatName =
	| 'think'
	| 'harmony'
	| 'granite'
	| 'magistral'
	| 'cohere'
	| 'kimi'
	| 'hunyuan'
	| 'gemma'
	| 'answer-marker';

export const formats: readonly { readonly name: FormatName }[] = [{ name: 'think' }];
