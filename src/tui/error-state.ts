import type {ParseErrorGroupJson, ParseErrorJson} from '../proto/rpc/parse-error-schema.ts';
import type {ListState} from './list-cursor.ts';
import {emptyList} from './list-cursor.ts';

/** Parse errors: the groups, and the lines of one group while it is open. */
export interface ErrorsState extends ListState<ParseErrorGroupJson> {
	/** Parse errors in all, and groups in all: the hub tells of the newest groups only. */
	readonly totalErrors: number;
	readonly totalGroups: number;
	readonly lines: ErrorLinesState | null;
	/** The last line that was read whole, because windows cut it. */
	readonly whole: ParseErrorJson | null;
	/** Of the detail. */
	readonly scroll: number;
}

/** The lines of one group, newest first. */
export interface ErrorLinesState extends ListState<ParseErrorJson> {
	/** As it was when the lines were read. */
	readonly group: ParseErrorGroupJson;
	readonly isAtEnd: boolean;
	readonly isReading: boolean;
}

export const emptyErrors: ErrorsState = {
	...emptyList,
	totalErrors: 0,
	totalGroups: 0,
	lines: null,
	whole: null,
	scroll: 0,
};

export function emptyErrorLines(group: ParseErrorGroupJson): ErrorLinesState {
	return {...emptyList, isHeld: true, group, isAtEnd: false, isReading: true};
}
