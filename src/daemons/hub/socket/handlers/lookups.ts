import {formatProblem} from '../../../../base/yaml-document.ts';
import {rfc3339} from '../../../../base/time.ts';
import type {KnownJson} from '../../../../proto/rpc/lookup-schema.ts';
import type {HubContext} from '../../hub-context.ts';
import type {Handlers} from '../handler.ts';

/** Look-up tables. */
export const lookupHandlers: Handlers<'lookups.list' | 'lookups.find'> = {
	'lookups.list': (_, {context}) => ({
		rows: context.lookups.files.map(({setting, table, readAt, problem}) => ({
			name: setting.name,
			file: setting.file,
			format: setting.format,
			on: [...setting.on],
			is_watch_list: setting.watch,
			size: table?.size ?? null,
			read: readAt === 0 ? null : rfc3339(readAt),
			problem: problem === undefined ? null : formatProblem(problem),
		})),
	}),

	'lookups.find': ({value}, {context}) => ({rows: [...knownOf(context, [value])]}),
};

/** What the tables have for these values, each once. */
export function knownOf(
	{lookups}: HubContext,
	values: readonly (string | null)[],
): readonly KnownJson[] {
	const asked = new Set(values.filter((value) => value !== null && value !== ''));
	return [...asked].flatMap((value) =>
		lookups.find(value ?? '').map(({name, fields}) => ({
			value: value ?? '',
			table: name,
			fields: Object.fromEntries(fields),
		})),
	);
}
