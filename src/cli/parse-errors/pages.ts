import type {HubClient} from '../../proto/rpc/client.ts';
import type {ParseErrorJson} from '../../proto/rpc/parse-error-schema.ts';
import {rowLimit} from '../../proto/rpc/bounds.ts';
import type {ErrorFilter} from './filter.ts';
import type {PartOptions} from './part-filter.ts';
import {partFilter} from './part-filter.ts';

/** Parse errors of the filter, the newest first, a page at a time; long lines may be cut. */
export async function* errorPages(
	client: HubClient,
	{parts, ...filter}: ErrorFilter & {readonly parts: PartOptions},
	most: number,
): AsyncGenerator<readonly ParseErrorJson[]> {
	const isWanted = partFilter(parts);
	let before: number | undefined;
	for (let left = most; left > 0;) {
		// Of a full page perhaps few are wanted.
		const limit = isWanted === undefined ? Math.min(rowLimit, left) : rowLimit;
		// Each page begins where the one before it ended.
		// oxlint-disable-next-line no-await-in-loop
		const {rows} = await client.call('parse_errors.window', {
			...filter,
			limit,
			...(before === undefined ? {} : {before}),
		});
		if (rows.length === 0) return;
		const wanted = isWanted === undefined ? rows : rows.filter(isWanted).slice(0, left);
		yield wanted;
		left -= wanted.length;
		before = rows.at(-1)?.id;
	}
}

/** The same parse error with every byte of its line. */
export async function wholeError(
	client: HubClient,
	error: ParseErrorJson,
): Promise<ParseErrorJson> {
	return error.is_clipped === true ? client.call('parse_errors.get', {id: error.id}) : error;
}
