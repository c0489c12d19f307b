import type {AlertState} from '../model/alert.ts';
import {alertStates} from '../model/alert.ts';
import {severities} from '../model/severity.ts';
import type {AlertQuery} from '../proto/rpc/schema.ts';

export type AlertFilter =
	| {readonly kind: 'ok'; readonly query: AlertQuery}
	| {readonly kind: 'error'; readonly reason: string};

/** What the console shows at first: everything somebody still has to deal with. */
export const openFilter = 'state:open';

type Condition = AlertFilter | {readonly kind: 'word'};

const groups: Readonly<Record<string, readonly AlertState[] | undefined>> = {
	open: ['new', 'acknowledged', 'in_progress'],
	ack: ['acknowledged'],
	prog: ['in_progress'],
	...Object.fromEntries(alertStates.map((state) => [state, [state]])),
};

/**
 * `state:open`, `state:new,ack,prog,closed` or `state:all`; `sev:high` (that or worse); `who:me`, `who:none` or `who:NAME`; all else
 * are words that must occur.
 */
export function parseAlertFilter(text: string, me: string | null): AlertFilter {
	let query: AlertQuery = {};
	const words: string[] = [];
	for (const part of text.split(/\s+/).filter((piece) => piece !== '')) {
		const condition = conditionOf(part, me);
		if (condition.kind === 'error') return condition;
		if (condition.kind === 'word') words.push(part);
		else query = {...query, ...condition.query};
	}
	return {kind: 'ok', query: words.length === 0 ? query : {...query, text: words.join(' ')}};
}

function conditionOf(part: string, me: string | null): Condition {
	const [, name = '', value = ''] = /^(\w+)(?::|>=)(.+)$/.exec(part) ?? [];
	switch (name) {
		case 'state':
			return stateCondition(value);
		case 'sev':
		case 'severity':
			return severityCondition(value);
		case 'who':
			return {kind: 'ok', query: {assignee: assigneeOf(value, me)}};
		default:
			return {kind: 'word'};
	}
}

function stateCondition(value: string): AlertFilter {
	if (value === 'all') return {kind: 'ok', query: {}};
	const states = value.split(',').map((name) => groups[name]);
	if (states.includes(undefined))
		return {
			kind: 'error',
			reason: `'state:${value}' is not a state; use new, ack, prog, closed, open or all`,
		};
	return {kind: 'ok', query: {states: states.flatMap((list) => list ?? [])}};
}

function severityCondition(value: string): AlertFilter {
	const severity = severities.find((name) => name.startsWith(value));
	return severity === undefined
		? {kind: 'error', reason: `'${value}' is not a severity; use ${severities.join(', ')}`}
		: {kind: 'ok', query: {min_severity: severity}};
}

function assigneeOf(value: string, me: string | null): string | null {
	if (value === 'none') return null;
	return value === 'me' ? me : value;
}
