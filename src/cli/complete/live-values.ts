import {safe} from '../../base/terminal-text.ts';
import type {Candidate} from './candidate.ts';
import {isPlain} from './candidate.ts';
import type {LiveKind} from './live-kind.ts';
import {asList, asObject} from './quick-client.ts';

type Ask = (method: string, params: object) => Promise<unknown>;

/** Reads what a hub knows of a kind, a part at a time, so that what came in time is offered. */
export type ReadValues = (
	ask: Ask,
	prefix: string,
	take: (candidates: readonly Candidate[]) => void,
) => Promise<void>;

/** Rows of one page, and most that are offered; nobody reads more. */
const pageRows = 500;
const mostRows = 5000;
const noteLength = 80;

/** How the values of each kind are read from a hub. */
export const readers: Readonly<Record<Exclude<LiveKind, 'views'>, ReadValues>> = {
	alerts: async (ask, _prefix, take) => {
		const query = {states: ['new', 'acknowledged', 'in_progress']};
		const {rows} = asObject(await ask('alerts.window', {query, after: pageRows}));
		take(asList(rows).map(alertCandidate));
	},
	endpoints: async (ask, prefix, take) => readEndpoints(ask, prefix, take),
	'parse errors': async (ask, _prefix, take) => {
		const {rows} = asObject(await ask('parse_errors.window', {limit: 100}));
		take(asList(rows).map(errorCandidate));
	},
	sources: async (ask, _prefix, take) => {
		const {groups} = asObject(await ask('parse_errors.groups', {}));
		take(asList(groups).map(sourceCandidate));
	},
};

async function readEndpoints(
	ask: Ask,
	prefix: string,
	take: Parameters<ReadValues>[2],
): Promise<void> {
	const query = prefix === '' ? {} : {text: prefix};
	let anchor: string | undefined;
	for (let seen = 0; seen < mostRows;) {
		const window = {
			query,
			order: 'name',
			after: pageRows,
			...(anchor === undefined ? {} : {anchor}),
		};
		// Each page begins where the one before it ended.
		// oxlint-disable-next-line no-await-in-loop
		const {rows, total} = asObject(await ask('endpoints.window', window));
		const endpoints = asList(rows);
		take(endpoints.map(endpointCandidate));
		seen += endpoints.length - (anchor === undefined ? 0 : 1);
		const last = endpoints.at(-1)?.['id'];
		if (typeof last !== 'string' || last === anchor || seen >= Number(total)) return;
		anchor = last;
	}
}

function alertCandidate(alert: Readonly<Record<string, unknown>>): Candidate {
	const {name} = asObject(alert['rule']);
	const subject = Array.isArray(alert['subject']) ? alert['subject'].join(' ') : '';
	return {
		value: String(alert['short_id']),
		note: noteOf(`${String(alert['severity'])}: ${String(name)} ${subject}`),
	};
}

/** By its name where that can stand on a command line, else by its id. */
function endpointCandidate(endpoint: Readonly<Record<string, unknown>>): Candidate {
	const {id, name, state, kind} = endpoint;
	const isNamed = isPlain(String(name));
	const about = `${String(state)} ${String(kind)}`;
	return {
		value: String(isNamed ? name : id),
		note: noteOf(isNamed ? about : `${String(name)}, ${about}`),
	};
}

function errorCandidate({id, reason, source}: Readonly<Record<string, unknown>>): Candidate {
	const {address} = asObject(source);
	return {value: String(id), note: noteOf(`${String(reason)} from ${String(address)}`)};
}

function sourceCandidate(group: Readonly<Record<string, unknown>>): Candidate {
	const {channel, address} = asObject(group['source']);
	return {value: `${String(channel)}:${String(address)}`, note: ''};
}

function noteOf(text: string): string {
	return safe(text.slice(0, noteLength));
}
