import type {RetentionClass} from '../model/retention-class.ts';
import {retentionClasses} from '../model/retention-class.ts';

/** What the name of an event file says. */
export interface FileName {
	/** Receive day, UTC: `2026-11-20`. */
	readonly day: string;
	readonly class: RetentionClass;
	/** Of imported events, the day they tell of; those of another day are in another file. */
	readonly ofDay: string | undefined;
}

const day = String.raw`\d{4}-\d{2}-\d{2}`;
const pattern = new RegExp(`^events-(${day})-([a-z]+)(?:-of-(${day}))?\\.db$`);

export function nameOfFile({day: received, class: retention, ofDay}: FileName): string {
	return `events-${received}-${retention}${ofDay === undefined ? '' : `-of-${ofDay}`}.db`;
}

/** Undefined for a name that is not of an event file. */
export function parseFileName(name: string): FileName | undefined {
	const [, received, text, ofDay] = pattern.exec(name) ?? [];
	const retention = retentionClasses.find((each) => each === text);
	if (received === undefined || retention === undefined) return undefined;
	return {day: received, class: retention, ofDay};
}
