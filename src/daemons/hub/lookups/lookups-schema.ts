import path from 'node:path';
import * as z from 'zod';
import {isLookedUp, lookedUpFields} from '../../../model/looked-up.ts';
import type {LookupFormat} from '../../../pipeline/lookup/table.ts';
import {lookupFormats} from '../../../pipeline/lookup/table.ts';
import {described} from '../../shared/settings.ts';

const limits = {tables: 64, fields: 64, characters: 256} as const;

const name = z.string().min(1).max(limits.characters);

const target = name.refine(isLookedUp, {
	error: ({input}) =>
		`'${String(input)}' is no field that a table may give; there are ${lookedUpFields.join(', ')}`,
});

const lookup = z.strictObject({
	name: z
		.string()
		.max(64)
		.regex(/^[a-z0-9-]+$/, 'a name is lower-case letters, digits and hyphens'),
	file: z.string().min(1),
	format: z.enum(lookupFormats).optional(),
	key: name.optional(),
	on: z.array(name).min(1).max(limits.fields).optional(),
	fields: z.record(name, target).optional(),
	watch: z.boolean().default(false),
});

/** One table of `lookups`, with what is taken where nothing is said. */
export interface LookupSetting {
	readonly name: string;
	/** Absolute. */
	readonly file: string;
	readonly format: LookupFormat;
	readonly key: string | undefined;
	readonly on: readonly string[];
	readonly fields: Readonly<Record<string, string>>;
	readonly watch: boolean;
}

/** `lookups`: what is known of addresses and names from elsewhere. */
export const lookupsSetting = described(
	z
		.array(lookup)
		.max(limits.tables)
		.refine((tables) => new Set(tables.map((each) => each.name)).size === tables.length, {
			error: 'two tables have one name',
		})
		.default([]),
	{
		description:
			'Tables of what is known of addresses, networks and names: a list of entries, each with name, file and any of format (csv, json, hosts, mmdb), key (the column), on (fields whose values are looked up), fields (column: field) and watch (true: what is in it is marked, and an alert).',
	},
);

/** With what is taken where nothing is said; `absolute` makes paths so. */
export function lookupSettings(
	values: z.infer<typeof lookupsSetting>,
	absolute: (file: string) => string,
): readonly LookupSetting[] {
	return values.map(({name: own, file, format = formatOf(file), key, on, fields = {}, watch}) => ({
		name: own,
		file: absolute(file),
		format,
		key,
		on: on ?? usualFields(format, watch),
		fields,
		watch,
	}));
}

function formatOf(file: string): LookupFormat {
	const extension = path.extname(file).slice(1).toLowerCase();
	return lookupFormats.find((format) => format === extension) ?? 'hosts';
}

const watchedFields = [
	'source.ip',
	'destination.ip',
	'source.domain',
	'destination.domain',
	'dns.question.name',
	'url.domain',
	'host.name',
	'user.name',
	'user.effective.name',
	'email.from.address',
] as const;

/** An owner is of the machine that an event is about; where an address is, is told of both ends. */
function usualFields(format: LookupFormat, isWatchList: boolean): readonly string[] {
	if (isWatchList) return watchedFields;
	return format === 'mmdb'
		? ['source.ip', 'destination.ip']
		: ['host.name', 'source.ip', 'destination.ip'];
}
