import type { ModelRef } from '../../core/stream/chat.ts';
import { nameOf } from '../../core/stream/modelName.ts';
import type { ModelView } from '../../protocol/messages.ts';
import { sameModel } from '../../session/hub/modelCatalog.ts';

/** What a model is called in the list, else its id. Two servers may have a model of one id, each with its own name. */
export function selectedLabel(models: readonly Pick<ModelView, 'ref' | 'label'>[], selected: ModelRef): string {
	return models.find(({ ref }) => sameModel(ref, selected))?.label ?? nameOf(selected);
}
