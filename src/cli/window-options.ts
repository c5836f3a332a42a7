/**
 * Adds AWS's windows as flags to the commands that judge or send hours, one for each setting of `metertrail
 * config`.
 */

import { Option } from 'commander';
import type { Command } from 'commander';
import { flagOf } from '../config/flag-name.ts';
import type { OptionName } from '../config/options.ts';
import { windowSettings } from '../config/windows.ts';
import type { WindowSetting } from '../config/windows.ts';

export type WindowFlags = { [Name in WindowSetting]?: string };

export const windowOptions = Object.keys(windowSettings) as WindowSetting[];

/** Settings as flags that the help leaves out: `metertrail config` tells of them. */
export function addSettingOptions(command: Command, settings: readonly OptionName[]): Command {
  for (const name of settings)
    command.addOption(new Option(`${flagOf(name)} <N>`, 'see metertrail config').hideHelp());
  return command;
}

/** Of flags as commander gives them, those that are these settings. */
export function settingFlags<Name extends OptionName>(
  flags: { [name in Name]?: string },
  settings: readonly Name[],
): { [name in Name]?: string } {
  return Object.fromEntries(settings.map((name) => [name, flags[name]])) as { [name in Name]?: string };
}
