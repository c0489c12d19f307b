import process from 'node:process';
import type {CommandModule} from 'yargs';
import {localTimeZone} from '../../base/time-zone.ts';
import {clipLimit} from '../../proto/rpc/bounds.ts';
import {requireEventQuery} from '../../proto/query/event-query.ts';
import {afterDashes} from '../arguments.ts';
import {withHub} from '../connect.ts';
import {exitCodes} from '../exit-codes.ts';
import type {GlobalOptions} from '../options.ts';
import {limitOption, timeOptions} from '../options.ts';
import {printJson, printText} from '../output.ts';
import {onReaderGone} from '../reader-watch.ts';
import {runSearch} from '../search/run-search.ts';
import {standardLook} from '../standard-look.ts';
import {StopSignals} from '../stop-signals.ts';
import {eventLine} from '../text/event-text.ts';
import {aggregateLines} from '../text/search-text.ts';

interface SearchOptions extends GlobalOptions {
	readonly query: readonly string[] | undefined;
	readonly limit: number | undefined;
	readonly oldest: boolean;
	readonly utc: boolean;
}

const mostRows = 1_000_000_000;

/** `nms search`: all events that match, as they are found, or what the query makes of them. */
export const searchCommand: CommandModule<GlobalOptions, SearchOptions> = {
	command: 'search [query..]',
	builder: (program) =>
		program
			.positional('query', {
				type: 'string',
				array: true,
				describe:
					'words, "phrases", field:value, /expressions/, since:2h ..., | top FIELD, | count by 5m',
			})
			.option('limit', limitOption(mostRows, 'Most events [default: all]'))
			.option('oldest', {type: 'boolean', default: false, describe: 'The oldest events first'})
			.options(timeOptions)
			.example('nms search 203.0.113.77', 'All that an address stands in')
			.example(`nms search 'since:1d "failed password" | top user.name'`, 'Whose passwords failed')
			.example(`nms search 'severity<=err | count by 1h'`, 'Errors by the hour'),
	handler: async (options) => {
		const stop = new StopSignals();
		const reader = new AbortController();
		const ignoreReader = onReaderGone(() => reader.abort());
		try {
			const found = await withHub(options, async (client) =>
				runSearch({
					client,
					asked: askedOf(options),
					limit: options.limit ?? Number.MAX_SAFE_INTEGER,
					clip: clipLimit,
					signal: AbortSignal.any([stop.signal, reader.signal]),
					print: printerOf(options),
				}),
			);
			process.exitCode = stop.exitStatus ?? (found === 0 ? exitCodes.refused : 0);
		} finally {
			ignoreReader();
			stop.close();
		}
	},
};

function askedOf({
	query = [],
	_,
	oldest,
	utc,
}: SearchOptions & {readonly _: readonly (string | number)[]}) {
	const words = [...query, ...afterDashes(_, 'search'), ...(oldest ? ['| oldest'] : [])];
	const {text} = requireEventQuery(words.join(' '));
	return {query: text, time_zone: utc ? 'UTC' : localTimeZone()};
}

function printerOf({json, utc}: SearchOptions): Parameters<typeof runSearch>[0]['print'] {
	const look = standardLook(utc);
	return {
		rows: async (rows) => {
			for (const event of rows) {
				// A slow reader is waited for.
				// oxlint-disable-next-line no-await-in-loop
				await (json ? printJson(event) : printText([eventLine(event, look)]));
			}
		},
		aggregate: async (aggregate) =>
			json ? printJson(aggregate) : printText(aggregateLines(aggregate, look)),
	};
}
