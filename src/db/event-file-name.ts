import type {Dirent} from 'node:fs';
import {readdirSync} from 'node:fs';
import type {RetentionClass} from '../model/retention-class.ts';
import {retentionClasses} from '../model/retention-class.ts';

/** What the name of an event file says. */
export interface FileName {
	/** Receive day, UTC: `2026-11-20`. */
	readonly day: string;
	readonly class: RetentionClass;
	/** Of imported events, the day they tell of; those of another day are in another file. */
	readonly ofDay: string | undefined;
	/** Of events that were parse errors, the re-parse that made them, whose undoing removes the file. */
	readonly reparse: number | undefined;
}

const day = String.raw`\d{4}-\d{2}-\d{2}`;
const pattern = new RegExp(
	String.raw`^events-(${day})-([a-z]+)(?:-of-(${day})|-reparse-(\d{1,15}))?\.db$`,
);

export function nameOfFile({day: received, class: retention, ofDay, reparse}: FileName): string {
	const ofPart = ofDay === undefined ? '' : `-of-${ofDay}`;
	const reparsePart = reparse === undefined ? '' : `-reparse-${reparse}`;
	return `events-${received}-${retention}${ofPart}${reparsePart}.db`;
}

/** Undefined for a name that is not of an event file. */
export function parseFileName(name: string): FileName | undefined {
	const [, received, text, ofDay, reparse] = pattern.exec(name) ?? [];
	const retention = retentionClasses.find((each) => each === text);
	if (received === undefined || retention === undefined) return undefined;
	const number = reparse === undefined ? undefined : Number(reparse);
	return {day: received, class: retention, ofDay, reparse: number};
}

/** Names of event files in a directory, and of what only has such a name: a directory, a pipe. A link may lead to a file. */
export function listEventFiles(directory: string): {
	readonly files: readonly string[];
	readonly others: readonly string[];
} {
	const named = readdirSync(directory, {withFileTypes: true})
		.filter(({name}) => parseFileName(name) !== undefined)
		.toSorted((one, other) => (one.name < other.name ? -1 : 1));
	return {
		files: named.filter((entry) => isFile(entry)).map(({name}) => name),
		others: named.filter((entry) => !isFile(entry)).map(({name}) => name),
	};
}

function isFile(entry: Dirent): boolean {
	return entry.isFile() || entry.isSymbolicLink();
}
