import type {z} from 'zod';
import {NmsError} from '../../../base/errors.ts';
import {decodeLine, requestSchema} from '../../../proto/rpc/codec.ts';
import type {RequestId, RpcError} from '../../../proto/rpc/codec.ts';
import {rpcError, thrownToRpcError} from '../../../proto/rpc/rpc-error.ts';
import {methods} from '../../../proto/rpc/schema.ts';
import type {MethodName, Params, Result} from '../../../proto/rpc/schema.ts';
import type {Call} from './handler.ts';
import {handlers} from './handlers/registry.ts';

export type Response = {readonly jsonrpc: '2.0'; readonly id: RequestId | null} & (
	| {readonly result: unknown}
	| {readonly error: RpcError}
);

/** Answers one line of a client: undefined for a notification, which gets no answer whatever becomes of it. */
export async function answerLine(line: string, call: Call): Promise<Response | undefined> {
	const decoded = decodeLine(line);
	if (decoded.kind === 'error')
		return failure(null, rpcError('parse', `the line is not JSON: ${decoded.reason}`, oneObject));
	const request = requestSchema.safeParse(decoded.value);
	if (!request.success) {
		const what = Array.isArray(decoded.value) ? 'a batch' : 'no request';
		return failure(null, rpcError('invalid_request', `the line is ${what}`, oneObject));
	}
	const {id, method, params} = request.data;
	const response = await answerRequest(method, params, call);
	if (id === undefined) return undefined;
	return {jsonrpc: '2.0', id, ...response};
}

/** An answer that belongs to no request; the connection is closed behind it where the stream cannot be read on. */
export function failure(id: RequestId | null, error: RpcError): Response {
	return {jsonrpc: '2.0', id, error};
}

const oneObject = 'send one JSON-RPC 2.0 request object per line';

async function answerRequest(
	method: string,
	params: unknown,
	call: Call,
): Promise<{readonly result: unknown} | {readonly error: RpcError}> {
	if (!isMethod(method)) {
		const remedy = 'see nms-protocol(7) for the methods of this version';
		return {error: rpcError('method_not_found', `there is no method '${method}'`, remedy)};
	}
	try {
		checkPermission(method, call);
		return {result: await run(method, params ?? {}, call)};
	} catch (error) {
		return {error: thrownToRpcError(error)};
	}
}

async function run<M extends MethodName>(
	method: M,
	params: unknown,
	call: Call,
): Promise<Result<M>> {
	const checked = paramSchemas[method].params.safeParse(params);
	if (checked.success) return handlers[method](checked.data, call);
	const [issue] = checked.error.issues;
	const place = ['params', ...(issue?.path ?? [])].join('.');
	throw new NmsError('usage', `${method}: ${place}: ${issue?.message}`, {
		remedy: `see nms-protocol(7) for the parameters of ${method}`,
	});
}

const paramSchemas: {readonly [M in MethodName]: {readonly params: z.ZodType<Params<M>>}} = methods;

/** Refuses, and records, a caller without the permission. */
function checkPermission(method: MethodName, {client, refusals}: Call): void {
	const {permission} = methods[method];
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
			remedy: `have a role with it granted to ${identity.user} under 'roles:' in the hub's configuration`,
		},
	);
}

function isMethod(name: string): name is MethodName {
	return Object.hasOwn(methods, name);
}
