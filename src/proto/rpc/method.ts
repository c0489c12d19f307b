import type {z} from 'zod';
import type {Permission} from '../../model/role.ts';

/** One method of the local socket: who may call it, with what, and what it answers. */
export const method = <P extends z.ZodType, R extends z.ZodType>(
	permission: Permission | null,
	params: P,
	result: R,
) => ({
	/** Null: allowed to everybody who can connect. */
	permission,
	params,
	result,
});
