import type {EventSource, FieldValue} from '../../model/event.ts';

/**
 * The fields whose distinct values a block lists and signs, so that a query for one of them passes by the blocks that lack it. Values
 * that nearly every event has anew (ports, process ids) would only fill the signature.
 */
export const listedFields = [
	'destination.ip',
	'event.action',
	'event.category',
	'event.dataset',
	'event.outcome',
	'source.ip',
	'user.effective.name',
	'user.name',
] as const;

const fieldNames: ReadonlySet<string> = new Set(listedFields);

/** The names of all lists that a block can have. */
export const listedNames: ReadonlySet<string> = new Set([
	'host',
	'program',
	'source',
	...listedFields,
]);

/** Distinct values by name: of `host`, `program`, `source` (the sender's address), and of those listed fields that the block has. */
export type ListedValues = ReadonlyMap<string, readonly string[]>;

/** Puts together what a block's parts know of its listed values. */
export function listedValues({
	sources,
	hosts,
	programs,
	fields,
}: {
	readonly sources: readonly EventSource[];
	readonly hosts: readonly string[];
	readonly programs: readonly string[];
	readonly fields: Iterable<readonly [name: string, values: readonly FieldValue[]]>;
}): ListedValues {
	const listed = new Map<string, readonly string[]>([
		['host', distinct(hosts)],
		['program', distinct(programs)],
		['source', distinct(sources.map(({address}) => address))],
	]);
	for (const [name, values] of fields)
		if (fieldNames.has(name)) listed.set(name, distinct(values.map(String)));
	return listed;
}

/** Texts that differ as bytes or types can be the same. */
function distinct(texts: readonly string[]): readonly string[] {
	return [...new Set(texts)];
}
