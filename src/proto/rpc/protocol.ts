// What both sides of a local socket go by before any method is known; nothing here loads a schema, so that a small daemon can serve it.

/** Whose socket it is. */
export type Daemon = 'hub' | 'agent';

/** Raised when a change would break an older client. */
export const protocolVersion = 1;

/** Longest line either side may send, newline not counted. */
export const lineLimitBytes = 256 * 1024;

/** Deepest nesting of a request; deeper is refused. */
export const depthLimit = 32;

/** Longest name of a method, and longest id that is text. */
export const nameLimit = 64;

/** JSON-RPC error numbers by our error code; `data` carries `{code, remedy}`. */
export const rpcErrors = {
	parse: -32700,
	invalid_request: -32600,
	method_not_found: -32601,
	usage: -32602,
	internal: -32603,
	not_permitted: -32001,
	not_found: -32002,
	refused: -32003,
	disk_full: -32004,
	version: -32005,
} as const;

/** The `error` member of a response. */
export interface RpcError {
	readonly code: number;
	readonly message: string;
	readonly data?: {readonly code: string; readonly remedy: string} | undefined;
}

export type RequestId = number | string;
