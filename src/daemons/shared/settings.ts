import * as z from 'zod';
import {parseSize} from '../../base/size.ts';
import {parseDuration} from '../../base/time.ts';
import {roles} from '../../model/role.ts';

/** One key of a configuration: its dotted name, default and description, as manual page and example have it. */
export interface Setting {
	readonly key: string;
	readonly default: string;
	readonly description: string;
}

/** Most entries of `roles`. */
const roleLimit = 1000;

/** The schema of a key; `shownDefault` stands for a default that depends on the machine. */
export function described<Schema extends z.ZodType>(
	schema: Schema,
	shown: {readonly description: string; readonly shownDefault?: string},
): Schema {
	return schema.meta({...shown});
}

/** Every key of a configuration, in the order of its schema. What has no description is a group of keys. */
export function settingsOf(schema: z.ZodObject): readonly Setting[] {
	return settingsBelow('', schema);
}

/** A length of time in a configuration, in milliseconds. */
export const duration = z
	.string()
	.refine((text) => parseDuration(text) !== undefined, {
		error: ({input}) => `'${String(input)}' is not a time such as 30s, 10m, 12h or 7d`,
	})
	.transform((text) => parseDuration(text) ?? 0);

/** A number of bytes in a configuration. */
export const size = z
	.string()
	.refine((text) => parseSize(text) !== undefined, {
		error: ({input}) => `'${String(input)}' is not a size such as 512MiB, 20GiB or 0B`,
	})
	.transform((text) => parseSize(text) ?? 0);

const principal = z
	.string()
	.regex(/^@?[A-Za-z0-9._][A-Za-z0-9._-]{0,63}$/, 'write a user name, or @ and a group name');

/** `roles`: who may use the daemon's socket. */
export const rolesSetting = (daemon: 'hub' | 'agent') =>
	described(
		z
			.record(principal, z.enum(roles))
			.refine((granted) => Object.keys(granted).length <= roleLimit, {
				error: `more than ${roleLimit} entries`,
			})
			.default({}),
		{
			description: `Who may use the ${daemon}: a user name, or @ and a group name, and one of ${roles.join(', ')}. A user's own entry goes before those of groups, of which the first in the list holds. Root and the user the ${daemon} runs as are admin.`,
		},
	);

function settingsBelow(prefix: string, group: z.ZodObject): readonly Setting[] {
	return Object.entries(group.shape).flatMap(([name, schema]) => {
		const key = `${prefix}${name}`;
		const meta = schema instanceof z.ZodType ? z.globalRegistry.get(schema) : undefined;
		if (meta === undefined) return settingsBelow(`${key}.`, innerObject(schema));
		const shown = meta['shownDefault'];
		return [
			{
				key,
				default: typeof shown === 'string' ? shown : JSON.stringify(defaultOf(schema)),
				description: meta.description ?? '',
			},
		];
	});
}

function innerObject(schema: unknown): z.ZodObject {
	const inner = schema instanceof z.ZodPrefault ? schema.unwrap() : schema;
	if (inner instanceof z.ZodObject) return inner;
	throw new TypeError('a setting without a description is not a group');
}

function defaultOf(schema: unknown): unknown {
	return schema instanceof z.ZodDefault ? schema.def.defaultValue : null;
}
