import {NmsError} from '../../base/errors.ts';
import type {ErrorCode} from '../../base/errors.ts';
import {rpcErrors} from './protocol.ts';
import type {Daemon, RpcError} from './protocol.ts';

export type RpcErrorCode = keyof typeof rpcErrors;

/** The error member of a response. */
export function rpcError(code: RpcErrorCode, message: string, remedy: string): RpcError {
	return {code: rpcErrors[code], message, data: {code, remedy}};
}

/** Whatever a handler of this daemon threw, as a response's error; a code that the protocol does not know is `internal`. */
export function thrownToRpcError(thrown: unknown, daemon: Daemon = 'hub'): RpcError {
	if (!(thrown instanceof NmsError)) {
		const text = thrown instanceof Error ? thrown.message : String(thrown);
		return rpcError(
			'internal',
			`the ${daemon} failed: ${text}`,
			`report it with the ${daemon}'s log`,
		);
	}
	return rpcError(isKnown(thrown.code) ? thrown.code : 'internal', thrown.message, thrown.remedy);
}

/** A response's error as the client throws it. The transport's own codes become `protocol`. */
export function rpcErrorToNmsError({message, data, code}: RpcError): NmsError {
	const remedy = data?.remedy ?? `see nms-protocol(7) for error ${code}`;
	return new NmsError(thrownCodes.get(data?.code ?? '') ?? 'protocol', message, {remedy});
}

const thrownCodes: ReadonlyMap<string, ErrorCode> = new Map(
	(
		['usage', 'internal', 'not_permitted', 'not_found', 'refused', 'disk_full', 'version'] as const
	).map((code) => [code, code]),
);

function isKnown(code: string): code is RpcErrorCode {
	return Object.hasOwn(rpcErrors, code);
}
