import {NmsError} from '../../../base/errors.ts';
import type {Permission} from '../../../model/role.ts';
import {decodeLine, requestOf} from '../../../proto/rpc/line.ts';
import type {RequestId, RpcError} from '../../../proto/rpc/protocol.ts';
import {rpcError, thrownToRpcError} from '../../../proto/rpc/rpc-error.ts';
import type {Call, Live, Service} from './service.ts';

export type Response = {readonly jsonrpc: '2.0'; readonly id: RequestId | null} & (
	| {readonly result: unknown}
	| {readonly error: RpcError}
);

/** Answers one line of a client: undefined for a notification, which gets no answer whatever becomes of it. */
export async function answerLine<Own extends Live>(
	line: string,
	service: Service<Own>,
	call: Call & Own,
): Promise<Response | undefined> {
	const decoded = decodeLine(line);
	if (decoded.kind === 'error')
		return failure(null, rpcError('parse', `the line is not JSON: ${decoded.reason}`, oneObject));
	const request = requestOf(decoded.value);
	if (request === undefined) {
		const what = Array.isArray(decoded.value) ? 'a batch' : 'no request';
		return failure(null, rpcError('invalid_request', `the line is ${what}`, oneObject));
	}
	const {id} = request;
	const response = await answerRequest(request, service, call);
	if (id === undefined) return undefined;
	return {jsonrpc: '2.0', id, ...response};
}

/** An answer that belongs to no request; the connection is closed behind it where the stream cannot be read on. */
export function failure(id: RequestId | null, error: RpcError): Response {
	return {jsonrpc: '2.0', id, error};
}

const oneObject = 'send one JSON-RPC 2.0 request object per line';

async function answerRequest<Own extends Live>(
	{method, params}: {readonly method: string; readonly params: unknown},
	service: Service<Own>,
	call: Call & Own,
): Promise<{readonly result: unknown} | {readonly error: RpcError}> {
	const known = service.methods.get(method);
	if (known === undefined) {
		const remedy = 'see nms-protocol(7) for the methods of this version';
		return {error: rpcError('method_not_found', `there is no method '${method}'`, remedy)};
	}
	try {
		checkPermission(method, known.permission, {...call, kind: service.kind});
		return {result: await known.answer(params ?? {}, call)};
	} catch (error) {
		return {error: thrownToRpcError(error, service.kind)};
	}
}

/** Refuses, and records, a caller without the permission. */
export function checkPermission(
	method: string,
	permission: Permission | null,
	{client, refusals, kind}: Pick<Call, 'client' | 'refusals'> & Pick<Service<Live>, 'kind'>,
): void {
	if (client.may(permission)) return;
	refusals.record(client.identity, {method, permission: String(permission)});
	const {identity, role} = client;
	if (identity === undefined)
		throw new NmsError('not_permitted', `${method} is not for callers without identity`, {
			remedy: "prove who you are by 'hello' and 'authenticate' first",
		});
	throw new NmsError(
		'not_permitted',
		`${identity.user} (${role ?? 'no role'}) lacks the permission '${permission}' that ${method} needs`,
		{
			remedy: `have a role with it granted to ${identity.user} under 'roles:' in the ${kind}'s configuration`,
		},
	);
}
