import process from 'node:process';
import type {Argv} from 'yargs';
import {NmsError} from '../../../base/errors.ts';
import type {HubClient} from '../../../proto/rpc/client.ts';
import type {Selection} from '../../../proto/rpc/schema.ts';
import {bulkLimit} from '../../../proto/rpc/bounds.ts';
import {integerBetween} from '../../arguments.ts';
import {askYesNo} from '../../ask.ts';
import type {GlobalOptions} from '../../options.ts';
import {countOf} from '../../text/look.ts';
import {alertQueryOf, filterOptions} from './filter.ts';
import type {FilterOptions} from './filter.ts';

/** Which alerts a verb changes: ids, or all of a filter. */
export interface SelectionOptions extends FilterOptions {
	readonly ids: readonly string[] | undefined;
	readonly all: boolean;
	readonly expect: number | undefined;
}

const highestCount = 1_000_000;

/** Adds the words and options by which a verb's alerts are chosen. */
export function withSelection(
	program: Argv<GlobalOptions>,
): Argv<GlobalOptions & SelectionOptions> {
	return program
		.positional('ids', {
			type: 'string',
			array: true,
			describe: 'Ids of alerts, or prefixes that no other has',
		})
		.option('all', {
			type: 'boolean',
			default: false,
			describe: 'All alerts of the filter, in one step',
		})
		.option('expect', {
			type: 'string',
			requiresArg: true,
			coerce: integerBetween('--expect', 0, highestCount),
			describe: 'With --all: refuse unless the filter has just so many',
		})
		.options(filterOptions);
}

/** Throws where the options choose nothing, or cannot be meant. */
export function checkSelection({ids = [], all}: SelectionOptions): void {
	checkedIds(ids);
	if (all !== ids.length > 0) return;
	throw new NmsError('usage', all ? 'both ids and --all' : 'no alert is named', {
		remedy: 'give ids, or --all with a filter',
	});
}

/** The alerts that the options choose; asks on a terminal before --all. */
export async function selectionOf(
	options: SelectionOptions & GlobalOptions,
	client: HubClient,
	verb: string,
): Promise<Selection> {
	const {ids = [], all, expect} = options;
	if (!all) return {ids: [...checkedIds(ids)]};
	const query = alertQueryOf(options, client);
	if (expect !== undefined) return {query, expected_count: expect};
	const {total} = await client.call('alerts.window', {query, after: 1});
	await confirm(`${verb} ${countOf(total, 'alert')}?`, options);
	return {query, expected_count: total};
}

/** The same ids in lower case; throws where one cannot be the start of an id. */
export function checkedIds(ids: readonly string[]): readonly string[] {
	if (ids.length > bulkLimit) {
		throw new NmsError('usage', `${ids.length} ids; one request takes ${bulkLimit}`, {
			remedy: 'give --all with a filter, or fewer ids',
		});
	}
	return ids.map((id) => {
		if (/^[0-9a-f]{1,16}$/i.test(id)) return id.toLowerCase();
		throw new NmsError('usage', `'${id}' is no alert id`, {
			remedy: "give 1 to 16 hex digits, as 'nms alerts list' shows them",
		});
	});
}

async function confirm(question: string, {json}: GlobalOptions): Promise<void> {
	if (json || !process.stdin.isTTY || !process.stderr.isTTY) {
		throw new NmsError('usage', '--all without a terminal to ask on', {
			remedy: 'say with --expect N how many alerts you mean',
		});
	}
	if (await askYesNo(question)) return;
	throw new NmsError('refused', 'nothing was changed', {remedy: 'answer y to go on'});
}
