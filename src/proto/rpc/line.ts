import {isDeeperThan} from '../../base/json-depth.ts';
import {depthLimit, nameLimit} from './protocol.ts';
import type {RequestId} from './protocol.ts';

/** One line, decoded; what it means is still to be checked. */
export type Decoded =
	| {readonly kind: 'ok'; readonly value: unknown}
	| {readonly kind: 'error'; readonly reason: string};

/** What a client sends. Without an id it is a notification and gets no answer (JSON-RPC 2.0 §4.1). */
export interface Request {
	readonly id: RequestId | undefined;
	readonly method: string;
	readonly params: unknown;
}

/** Parses one line of JSON; nesting is bounded before anything is built from it. */
export function decodeLine(line: string): Decoded {
	if (isDeeperThan(depthLimit, line))
		return {kind: 'error', reason: `nested deeper than ${depthLimit}`};
	try {
		const value: unknown = JSON.parse(line);
		return {kind: 'ok', value};
	} catch (error) {
		return {kind: 'error', reason: error instanceof Error ? error.message : 'not JSON'};
	}
}

/** The value as a request; undefined where it is none. Batches are not taken. */
export function requestOf(value: unknown): Request | undefined {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
	const members = new Map<string, unknown>(Object.entries(value));
	const [id, method] = [members.get('id'), members.get('method')];
	if (members.get('jsonrpc') !== '2.0' || !isName(method)) return undefined;
	if (id !== undefined && !isName(id) && !isWhole(id)) return undefined;
	return {id, method, params: members.get('params')};
}

function isName(value: unknown): value is string {
	return typeof value === 'string' && value.length <= nameLimit;
}

function isWhole(value: unknown): value is number {
	return Number.isSafeInteger(value);
}
