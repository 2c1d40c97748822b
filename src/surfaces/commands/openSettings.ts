import { commandIds } from '../../platform/commandIds.ts';
import { isSettingKey } from '../../platform/settings.ts';
import { openSettings } from '../../platform/settingsPage.ts';
import type { Command } from './command.ts';

/** The gear of the view: all of our settings. With the name of one, as links of the guide say it: that one. */
export const openSettingsCommand: Command = {
	id: commandIds.openSettings,
	execute: (name: unknown) => openSettings(isSettingKey(name) ? name : undefined),
};
