import {homedir} from 'node:os';
import path from 'node:path';
import {NmsError} from '../base/errors.ts';
import {changePrivateFile, readPrivateFile, setFileAside} from '../base/private-file.ts';
import type {SavedView} from './saved-views.ts';
import {
	parseSavedViews,
	savedViewLimit,
	serialiseSavedViews,
	viewsFileLimit,
} from './saved-views.ts';

/** The views of a person, and what was wrong with the file where something was. */
export interface ReadViews {
	readonly views: readonly SavedView[];
	readonly problem: string | null;
}

/** Where the console keeps what is its user's own: $XDG_STATE_HOME/nms, else ~/.local/state/nms. */
export function consoleDirectory(env: Readonly<Record<string, string | undefined>>): string {
	const home = env['XDG_STATE_HOME'];
	// XDG Base Directory Specification: a relative path is invalid and to be ignored.
	const base =
		home !== undefined && path.isAbsolute(home) ? home : path.join(homedir(), '.local/state');
	return path.join(base, 'nms');
}

export function savedViewsFile(env: Readonly<Record<string, string | undefined>>): string {
	return path.join(consoleDirectory(env), 'views.json');
}

/** The views of the file, none where there is no file. One that cannot be read stays as it is and is told. */
export async function readSavedViews(file: string): Promise<ReadViews> {
	const parsed = parseSavedViews((await readPrivateFile(file, viewsFileLimit)) ?? '');
	return parsed.kind === 'ok'
		? {views: parsed.views, problem: null}
		: {views: [], problem: `${path.basename(file)} cannot be read: ${parsed.reason}`};
}

/**
 * Changes what is in the file now, which another console may have written meanwhile, and gives what it holds then. A file that
 * cannot be read is set aside first, never overwritten. Throws `refused` where there would be too many views.
 */
export async function changeSavedViews(
	file: string,
	change: (views: readonly SavedView[]) => readonly SavedView[],
): Promise<ReadViews> {
	let result: ReadViews = {views: [], problem: null};
	await changePrivateFile(file, viewsFileLimit, async (text = '') => {
		const parsed = parseSavedViews(text);
		const problem = parsed.kind === 'ok' ? null : await setAside(file, parsed.reason);
		const views = change(parsed.kind === 'ok' ? parsed.views : []);
		result = {views, problem};
		return checked(views);
	});
	return result;
}

async function setAside(file: string, reason: string): Promise<string> {
	const aside = path.basename(await setFileAside(file));
	return `set aside as ${aside}, since it cannot be read: ${reason}`;
}

function checked(views: readonly SavedView[]): string {
	const text = serialiseSavedViews(views);
	if (views.length <= savedViewLimit && Buffer.byteLength(text) <= viewsFileLimit) return text;
	throw new NmsError(
		'refused',
		`there is room for ${savedViewLimit} views in ${viewsFileLimit} bytes`,
		{
			remedy: 'delete one first',
		},
	);
}
