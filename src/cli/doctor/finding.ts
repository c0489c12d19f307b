/** How bad a finding is. `skip`: the doctor could not look. */
export const findingStatuses = ['ok', 'warn', 'fail', 'skip'] as const;
export type FindingStatus = (typeof findingStatuses)[number];

/** What a check found, in a line, and the command or step that mends it; empty where nothing is to be done. */
export interface Finding {
	readonly status: FindingStatus;
	readonly text: string;
	readonly fix: string;
}

/** All is well. */
export function ok(text: string): Finding {
	return {status: 'ok', text, fix: ''};
}

/** It works, but less well than it could. */
export function warn(text: string, fix: string): Finding {
	return {status: 'warn', text, fix};
}

/** It does not work. */
export function fail(text: string, fix: string): Finding {
	return {status: 'fail', text, fix};
}

/** Nobody could look; with what would let one look, if anything. */
export function skip(text: string, fix = ''): Finding {
	return {status: 'skip', text, fix};
}
