import {safe} from '../../base/terminal-text.ts';
import type {Candidate} from './candidate.ts';
import {isPlain} from './candidate.ts';
import type {LiveKind} from './live-kind.ts';
import {asList, asObject} from './quick-client.ts';

type Row = Readonly<Record<string, unknown>>;
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
/** Programs of the last day are offered. */
const daySeconds = 86_400;

/** How the values of each kind are read from a hub. */
export const readers: Readonly<Record<Exclude<LiveKind, 'views'>, ReadValues>> = {
	alerts: async (ask, _prefix, take) => {
		const query = {states: ['new', 'acknowledged', 'in_progress']};
		const {rows} = asObject(await ask('alerts.window', {query, after: pageRows}));
		take(asList(rows).map(alertCandidate));
	},
	endpoints: async (ask, prefix, take) =>
		readEndpoints(ask, prefix, (rows) => take(rows.map(endpointCandidate))),
	'parse errors': async (ask, _prefix, take) => {
		const {rows} = asObject(await ask('parse_errors.window', {limit: 100}));
		take(asList(rows).map(errorCandidate));
	},
	'query hosts': async (ask, prefix, take) =>
		readEndpoints(ask, valueOf(prefix), (rows) => take(rows.map(hostCandidate))),
	'query programs': async (ask, _prefix, take) => {
		const {programs} = asObject(await ask('statistics.get', {seconds: daySeconds, top: 100}));
		take(
			asList(programs)
				.filter(({program}) => program !== null)
				.map(programCandidate),
		);
	},
	'query sources': async (ask, prefix, take) =>
		readEndpoints(ask, valueOf(prefix), (rows) => take(rows.map(addressCandidate))),
	senders: async (ask, _prefix, take) => {
		const {rows} = asObject(await ask('sources.list', {limit: pageRows}));
		take(asList(rows).map(senderCandidate));
	},
	sources: async (ask, _prefix, take) => {
		const {groups} = asObject(await ask('parse_errors.groups', {}));
		take(asList(groups).map(sourceCandidate));
	},
};

async function readEndpoints(
	ask: Ask,
	prefix: string,
	take: (rows: readonly Row[]) => void,
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
		take(endpoints);
		seen += endpoints.length - (anchor === undefined ? 0 : 1);
		const last = endpoints.at(-1)?.['id'];
		if (typeof last !== 'string' || last === anchor || seen >= Number(total)) return;
		anchor = last;
	}
}

function alertCandidate(alert: Row): Candidate {
	const {name} = asObject(alert['rule']);
	const subject = Array.isArray(alert['subject']) ? alert['subject'].join(' ') : '';
	return {
		value: String(alert['short_id']),
		note: noteOf(`${String(alert['severity'])}: ${String(name)} ${subject}`),
	};
}

/** By its name where that can stand on a command line, else by its id. */
function endpointCandidate(endpoint: Row): Candidate {
	const {id, name, state, kind} = endpoint;
	const isNamed = isPlain(String(name));
	const about = `${String(state)} ${String(kind)}`;
	return {
		value: String(isNamed ? name : id),
		note: noteOf(isNamed ? about : `${String(name)}, ${about}`),
	};
}

function hostCandidate({name, state, kind}: Row): Candidate {
	return {value: `host:${String(name)}`, note: noteOf(`${String(state)} ${String(kind)}`)};
}

function addressCandidate({name, source}: Row): Candidate {
	const {address} = asObject(source);
	return {value: `source:${String(address)}`, note: noteOf(String(name))};
}

function programCandidate({program, events}: Row): Candidate {
	return {value: `program:${String(program)}`, note: noteOf(`${String(events)} events`)};
}

/** What stands behind a field's colon. */
function valueOf(word: string): string {
	return word.slice(word.indexOf(':') + 1);
}

function errorCandidate({id, reason, source}: Row): Candidate {
	const {address} = asObject(source);
	return {value: String(id), note: noteOf(`${String(reason)} from ${String(address)}`)};
}

function senderCandidate({channel, address, state}: Row): Candidate {
	return {value: `${String(channel)}:${String(address)}`, note: noteOf(String(state))};
}

function sourceCandidate(group: Row): Candidate {
	const {channel, address} = asObject(group['source']);
	return {value: `${String(channel)}:${String(address)}`, note: ''};
}

function noteOf(text: string): string {
	return safe(text.slice(0, noteLength));
}
