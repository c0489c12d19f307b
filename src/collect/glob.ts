import {readdirSync} from 'node:fs';
import type {Dirent} from 'node:fs';
import path from 'node:path';

/** Bounds of one expansion. */
export const globLimits = {
	/** Directories that `**` goes down. */
	depth: 8,
	/** Names looked at. */
	entries: 20_000,
} as const;

interface Walk {
	readonly found: Set<string>;
	readonly limit: number;
	entriesLeft: number;
}

/** Whether the pattern names more than one possible path. */
export function hasWildcard(pattern: string): boolean {
	return /[*?[]/.test(pattern);
}

/**
 * The paths that match an absolute pattern, sorted, at most `limit`. `*`, `?` and `[...]` match within a name and never a leading dot;
 * `**` is any number of directories up to `globLimits.depth`, and does not follow symbolic links. Without a wildcard: the path itself,
 * whether or not it exists. Directories that cannot be read match nothing.
 */
export function expandGlob(pattern: string, limit: number): readonly string[] {
	if (!hasWildcard(pattern)) return [pattern];
	const walk: Walk = {found: new Set(), limit, entriesLeft: globLimits.entries};
	descend('/', pattern.split('/').filter(Boolean), walk);
	return [...walk.found].toSorted();
}

/** Whether a path matches the pattern as `expandGlob` understands it; a pattern without a slash is matched with the last name. */
export function matchesGlob(pattern: string, file: string): boolean {
	const isName = !pattern.includes('/');
	const names = isName ? [path.basename(file)] : file.split('/').filter(Boolean);
	return matchesNames(pattern.split('/').filter(Boolean), names);
}

function matchesNames(parts: readonly string[], names: readonly string[]): boolean {
	const [part, ...rest] = parts;
	if (part === undefined) return names.length === 0;
	if (part === '**') {
		return names.some((_, index) => matchesNames(rest, names.slice(index)));
	}
	const [name, ...others] = names;
	return name !== undefined && nameTest(part)(name) && matchesNames(rest, others);
}

function descend(directory: string, parts: readonly string[], walk: Walk): void {
	const [part = '', ...rest] = parts;
	if (part === '**') return descendAny(directory, rest, {walk, depth: globLimits.depth});
	if (!hasWildcard(part)) return enter(path.join(directory, part), rest, walk);
	const matches = nameTest(part);
	for (const entry of entriesOf(directory, walk)) {
		if (walk.found.size >= walk.limit) return;
		if (matches(entry.name)) enter(path.join(directory, entry.name), rest, walk);
	}
}

function enter(file: string, rest: readonly string[], walk: Walk): void {
	if (rest.length > 0) return descend(file, rest, walk);
	if (walk.found.size < walk.limit) walk.found.add(file);
}

function descendAny(
	directory: string,
	rest: readonly string[],
	{walk, depth}: {readonly walk: Walk; readonly depth: number},
): void {
	descend(directory, rest.length === 0 ? ['*'] : rest, walk);
	if (depth === 0) return;
	for (const entry of entriesOf(directory, walk)) {
		if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
		descendAny(path.join(directory, entry.name), rest, {walk, depth: depth - 1});
	}
}

function entriesOf(directory: string, walk: Walk): readonly Dirent[] {
	if (walk.entriesLeft <= 0) return [];
	try {
		const entries = readdirSync(directory, {withFileTypes: true}).slice(0, walk.entriesLeft);
		walk.entriesLeft -= entries.length;
		return entries;
	} catch {
		// Absent, unreadable or not a directory: nothing of it matches, and the next expansion looks again.
		return [];
	}
}

function nameTest(part: string): (name: string) => boolean {
	const expression = expressionOf(part);
	return (name) => (part.startsWith('.') || !name.startsWith('.')) && expression.test(name);
}

function expressionOf(part: string): RegExp {
	try {
		return new RegExp(`^${sourceOf(part)}$`, 's');
	} catch {
		// A range that runs backwards, such as [z-a]: taken as it is written.
		return new RegExp(`^${literal(part)}$`);
	}
}

/** The regular expression of one name; runs of `*` are one, so that no name makes it slow beyond the square of its length. */
function sourceOf(part: string): string {
	const tokens = part.match(/\*+|\?|\[[!^]?\]?[^\]]*\]|[^]/g) ?? [];
	return tokens.map(tokenSource).join('');
}

function tokenSource(token: string): string {
	if (token.startsWith('*')) return '.*';
	if (token === '?') return '.';
	if (!token.startsWith('[') || token.length < 3) return literal(token);
	const isNegated = /^\[[!^]/.test(token);
	const members = token.slice(isNegated ? 2 : 1, -1).replaceAll(/[\\\][^&~|]/g, String.raw`\$&`);
	return `[${isNegated ? '^' : ''}${members}]`;
}

function literal(text: string): string {
	return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
