import type {z} from 'zod';
import {NmsError} from '../../../base/errors.ts';
import {methods} from '../../../proto/rpc/schema.ts';
import type {MethodName, Params, Result} from '../../../proto/rpc/schema.ts';
import type {JsonText} from '../../shared/socket/json-text.ts';
import type {Method} from '../../shared/socket/service.ts';
import type {Call} from './handler.ts';
import {handlers} from './handlers/registry.ts';

/** Every method of the hub, its parameters checked by their schema. */
export const methodTable: ReadonlyMap<string, Method<Call>> = new Map(
	Object.keys(methods)
		.filter(isMethod)
		.map((name) => [
			name,
			{
				permission: methods[name].permission,
				answer: async (params, call) => run(name, params, call),
			},
		]),
);

async function run<M extends MethodName>(
	method: M,
	params: unknown,
	call: Call,
): Promise<Result<M> | JsonText> {
	await call.context.looked();
	const checked = paramSchemas[method].params.safeParse(params);
	if (checked.success) return handlers[method](checked.data, call);
	const [issue] = checked.error.issues;
	const place = ['params', ...(issue?.path ?? [])].join('.');
	throw new NmsError('usage', `${method}: ${place}: ${issue?.message}`, {
		remedy: `see nms-protocol(7) for the parameters of ${method}`,
	});
}

const paramSchemas: {readonly [M in MethodName]: {readonly params: z.ZodType<Params<M>>}} = methods;

function isMethod(name: string): name is MethodName {
	return Object.hasOwn(methods, name);
}
