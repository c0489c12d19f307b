import {z} from 'zod';
import {depthLimit} from './schema.ts';

/** One line, decoded; what it means is still to be checked by a schema. */
export type Decoded =
	| {readonly kind: 'ok'; readonly value: unknown}
	| {readonly kind: 'error'; readonly reason: string};

/** What a client sends. Without an id it is a notification and gets no answer (JSON-RPC 2.0 §4.1). */
export const requestSchema = z.object({
	jsonrpc: z.literal('2.0'),
	id: z.union([z.int(), z.string().max(64)]).optional(),
	method: z.string().max(64),
	params: z.unknown().optional(),
});
export type RequestId = number | string;

/** The `error` member of a response. */
export const errorSchema = z.object({
	code: z.int(),
	message: z.string(),
	data: z.object({code: z.string(), remedy: z.string()}).optional(),
});
export type RpcError = z.infer<typeof errorSchema>;

/** What a hub sends: a response, or a notification. */
export const hubMessageSchema = z.union([
	z.object({id: z.union([z.int(), z.string(), z.null()]), error: errorSchema}),
	z.object({id: z.union([z.int(), z.string()]), result: z.unknown()}),
	z.object({method: z.string(), params: z.unknown()}),
]);

/** Parses one line of JSON; nesting is bounded before anything is built from it. */
export function decodeLine(line: string): Decoded {
	if (isTooDeep(line)) return {kind: 'error', reason: `nested deeper than ${depthLimit}`};
	try {
		const value: unknown = JSON.parse(line);
		return {kind: 'ok', value};
	} catch (error) {
		return {kind: 'error', reason: error instanceof Error ? error.message : 'not JSON'};
	}
}

const quote = 0x22;
const backslash = 0x5c;
const opening: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const closing: ReadonlySet<number> = new Set([0x5d, 0x7d]);

function isTooDeep(line: string): boolean {
	let depth = 0;
	let isInString = false;
	for (let at = 0; at < line.length; at += 1) {
		const code = line.charCodeAt(at);
		if (isInString) {
			if (code === backslash) at += 1;
			else if (code === quote) isInString = false;
		} else if (code === quote) isInString = true;
		else if (opening.has(code)) depth += 1;
		else if (closing.has(code)) depth -= 1;
		if (depth > depthLimit) return true;
	}
	return false;
}
