import type {RetentionClass} from '../model/retention-class.ts';
import {retentionClasses} from '../model/retention-class.ts';

/** What the name of an event file says. */
export interface FileName {
	/** Receive day, UTC: `2026-11-20`. */
	readonly day: string;
	readonly class: RetentionClass;
}

const pattern = /^events-(\d{4}-\d{2}-\d{2})-([a-z]+)\.db$/;

export function nameOfFile(day: string, retention: RetentionClass): string {
	return `events-${day}-${retention}.db`;
}

/** Undefined for a name that is not of an event file. */
export function parseFileName(name: string): FileName | undefined {
	const [, day, text] = pattern.exec(name) ?? [];
	const retention = retentionClasses.find((each) => each === text);
	return day === undefined || retention === undefined ? undefined : {day, class: retention};
}
