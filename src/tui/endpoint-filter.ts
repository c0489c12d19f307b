import {endpointKinds, endpointStates} from '../model/endpoint.ts';
import type {EndpointKind, EndpointState} from '../model/endpoint.ts';
import type {EndpointQuery} from '../proto/rpc/endpoint-schema.ts';

export type EndpointFilter =
	| {readonly kind: 'ok'; readonly query: EndpointQuery}
	| {readonly kind: 'error'; readonly reason: string};

const stateGroups: Readonly<Record<string, readonly EndpointState[] | undefined>> = {
	trouble: ['silent', 'disconnected'],
	...Object.fromEntries(endpointStates.map((state) => [state, [state]])),
};

/** `state:trouble` or `state:alive,silent,disconnected`; `kind:agent` or `kind:device`; all else are words that must occur. */
export function parseEndpointFilter(text: string): EndpointFilter {
	let query: EndpointQuery = {};
	const words: string[] = [];
	for (const part of text.split(/\s+/).filter((piece) => piece !== '')) {
		const [, name = '', value = ''] = /^(state|kind):(.*)$/.exec(part) ?? [];
		if (name === '') {
			words.push(part);
			continue;
		}
		const condition = name === 'state' ? stateCondition(value) : kindCondition(value);
		if (condition.kind === 'error') return condition;
		query = {...query, ...condition.query};
	}
	return {kind: 'ok', query: words.length === 0 ? query : {...query, text: words.join(' ')}};
}

function stateCondition(value: string): EndpointFilter {
	const states = value.split(',').map((name) => stateGroups[name]);
	if (!states.includes(undefined))
		return {kind: 'ok', query: {states: states.flatMap((list) => list ?? [])}};
	const reason = `'state:${value}' is not a state; use ${endpointStates.join(', ')} or trouble`;
	return {kind: 'error', reason};
}

function kindCondition(value: string): EndpointFilter {
	const kind = endpointKinds.find((name: EndpointKind) => name === value);
	return kind === undefined
		? {kind: 'error', reason: `'kind:${value}' is not a kind; use ${endpointKinds.join(' or ')}`}
		: {kind: 'ok', query: {kinds: [kind]}};
}
