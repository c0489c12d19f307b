import type {AlertState} from './alert.ts';

/** States in which what people do to an alert may begin; the others refuse it. */
export const startsIn = {
	acknowledge: ['new'],
	start: ['new', 'acknowledged'],
	close: ['new', 'acknowledged', 'in_progress'],
	reopen: ['closed'],
	note: ['new', 'acknowledged', 'in_progress', 'closed'],
	assign: ['new', 'acknowledged', 'in_progress', 'closed'],
} as const satisfies Readonly<Record<string, readonly AlertState[]>>;
