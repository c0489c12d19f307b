import path from 'node:path';
import {changePrivateFile, readPrivateFile, setFileAside} from '../base/private-file.ts';
import {consoleDirectory} from '../proto/saved-views-file.ts';
import type {Settings} from './state.ts';
import {zones} from './term/clock.ts';

/** Largest file of settings, in bytes. */
export const settingsFileLimit = 4096;

/** What somebody who has chosen nothing gets. */
const defaultSettings: Settings = {hasMouse: true, zone: 'utc'};

export function settingsFile(env: Readonly<Record<string, string | undefined>>): string {
	return path.join(consoleDirectory(env), 'console.json');
}

/** The settings of the file; the defaults for all that it does not say. A file that cannot be read is told as `problem`. */
export async function readSettings(
	file: string,
): Promise<{readonly settings: Settings; readonly problem: string | null}> {
	const values = valuesOf((await readPrivateFile(file, settingsFileLimit)) ?? '{}');
	if (values === undefined)
		return {settings: defaultSettings, problem: `${file} cannot be read, it is no JSON object`};
	const hasMouse = values['mouse'] === undefined || values['mouse'] === true;
	const zone = zones.find((name) => name === values['time_zone']) ?? defaultSettings.zone;
	return {settings: {hasMouse, zone}, problem: null};
}

/** Keeps the settings, and whatever else is in the file. One that cannot be read is set aside. */
export async function writeSettings(file: string, {hasMouse, zone}: Settings): Promise<void> {
	await changePrivateFile(file, settingsFileLimit, async (text = '{}') => {
		const values = valuesOf(text);
		if (values === undefined) await setFileAside(file);
		return `${JSON.stringify({...values, mouse: hasMouse, time_zone: zone}, undefined, '\t')}\n`;
	});
}

function valuesOf(text: string): Readonly<Record<string, unknown>> | undefined {
	if (Buffer.byteLength(text) > settingsFileLimit) return undefined;
	try {
		const value: unknown = JSON.parse(text);
		const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
		return isObject ? {...value} : undefined;
	} catch {
		return undefined;
	}
}
