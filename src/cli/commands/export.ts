import process from 'node:process';
import type {CommandModule} from 'yargs';
import {NmsError} from '../../base/errors.ts';
import {localTimeZone} from '../../base/time-zone.ts';
import {requireEventQuery} from '../../proto/query/event-query.ts';
import {leastClip, searchClipLimit} from '../../proto/rpc/bounds.ts';
import {afterDashes} from '../arguments.ts';
import {withHub} from '../connect.ts';
import type {ExportFormat} from '../export/formats.ts';
import {exportFormats, formatOf, usualFields} from '../export/formats.ts';
import type {GlobalOptions} from '../options.ts';
import {limitOption} from '../options.ts';
import {tell} from '../output.ts';
import type {Output} from '../output-file.ts';
import {openOutput, standardOutput} from '../output-file.ts';
import {onReaderGone} from '../reader-watch.ts';
import {runSearch} from '../search/run-search.ts';
import {StopSignals} from '../stop-signals.ts';
import {countOf} from '../text/look.ts';

interface ExportOptions extends GlobalOptions {
	readonly query: readonly string[] | undefined;
	readonly format: ExportFormat;
	readonly fields: readonly string[] | undefined;
	readonly output: string | undefined;
	readonly force: boolean;
	readonly limit: number | undefined;
	readonly oldest: boolean;
	readonly utc: boolean;
}

const mostRows = 1_000_000_000;

/** `nms export`: all events that match, whole, into a file or a pipe. */
export const exportCommand: CommandModule<GlobalOptions, ExportOptions> = {
	command: 'export [query..]',
	builder: (program) =>
		program
			.positional('query', {
				type: 'string',
				array: true,
				describe: "As of nms search; all events where there is none. '--' before a leading '-'",
			})
			.option('format', {
				choices: exportFormats,
				default: 'jsonl' as const,
				requiresArg: true,
				describe: 'CSV, ECS documents, JSON Lines, or the raw bytes and a newline each',
			})
			.option('fields', {
				type: 'string',
				requiresArg: true,
				coerce: fieldsOf,
				describe: 'Columns of CSV, comma-separated, such as @timestamp,user.name',
			})
			.option('output', {
				type: 'string',
				alias: 'o',
				requiresArg: true,
				describe: 'A new file to write; standard output where absent',
			})
			.option('force', {
				type: 'boolean',
				default: false,
				describe: 'Overwrite the file of --output',
			})
			.option('limit', limitOption(mostRows, 'Most events [default: all]'))
			.option('oldest', {type: 'boolean', default: false, describe: 'The oldest events first'})
			.option('utc', {
				type: 'boolean',
				default: false,
				describe: 'Times in the query are UTC, not local; those written are UTC always',
			})
			.example('nms export --oldest --format raw -o all.log', 'Every stored line as it came')
			.example('nms export since:1d host:pi --format csv > pi.csv', 'For a spreadsheet')
			.example('nms export --format ecs | gzip > events.json.gz', 'For an index by ECS'),
	handler: async (options) => {
		check(options);
		const stop = new StopSignals();
		const reader = new AbortController();
		const ignoreReader = onReaderGone(() => reader.abort());
		try {
			await exportAll(options, AbortSignal.any([stop.signal, reader.signal]));
			process.exitCode = stop.exitStatus ?? 0;
		} finally {
			ignoreReader();
			stop.close();
		}
	},
};

async function exportAll(options: ExportOptions, signal: AbortSignal): Promise<void> {
	const {output: file, force} = options;
	const asked = askedOf(options);
	await withHub(options, async (client) => {
		const output =
			file === undefined ? standardOutput : await openOutput(file, {isOverwritten: force});
		try {
			const limit = options.limit ?? Number.MAX_SAFE_INTEGER;
			const print = new EventPrinter(output, options);
			// Their bytes are whole; what else is told of them is not written.
			const clip = options.format === 'raw' ? leastClip : searchClipLimit;
			const count = await runSearch({client, asked, limit, clip, signal, print});
			if (signal.aborted && file !== undefined) return tell(`${file} was not written`);
			await print.end();
			if (file !== undefined) tell(`wrote ${countOf(count, 'event')} to ${file}`);
		} finally {
			await output.discard();
		}
	});
}

/** Writes events in the format of the options. */
class EventPrinter {
	readonly #output: Output;
	readonly #format: ReturnType<typeof formatOf>;
	#isBegun = false;
	#cut = 0;

	constructor(output: Output, {format, fields}: Pick<ExportOptions, 'format' | 'fields'>) {
		this.#output = output;
		this.#format = formatOf(format, fields ?? usualFields);
	}

	async rows(rows: Parameters<Parameters<typeof runSearch>[0]['print']['rows']>[0]): Promise<void> {
		await this.#begin();
		if (this.#format.hasTexts)
			this.#cut += rows.filter((event) => event.is_clipped === true).length;
		// A slow reader is waited for.
		await this.#output.write(Buffer.concat(rows.map((event) => this.#format.row(event))));
	}

	async aggregate(): Promise<void> {
		// A query that counts was refused.
	}

	async end(): Promise<void> {
		await this.#begin();
		await this.#output.end();
		if (this.#cut > 0)
			tell(`a text of ${countOf(this.#cut, 'event')} is cut: --format raw has all bytes`);
	}

	async #begin(): Promise<void> {
		if (!this.#isBegun && this.#format.head !== '')
			await this.#output.write(Buffer.from(this.#format.head));
		this.#isBegun = true;
	}
}

function askedOf({
	query = [],
	_,
	oldest,
	utc,
}: ExportOptions & {readonly _?: readonly (string | number)[]}) {
	const words = [...query, ...afterDashes(_ ?? [], 'export'), ...(oldest ? ['| oldest'] : [])];
	const {text, stage} = requireEventQuery(words.join(' '));
	if (stage !== null)
		throw new NmsError(
			'usage',
			`'| ${stage.kind}' makes numbers of events, and events are exported`,
			{
				remedy: "leave it out, or use 'nms search'",
			},
		);
	return {query: text, time_zone: utc ? 'UTC' : localTimeZone()};
}

function check({format, fields, output}: ExportOptions): void {
	if (fields !== undefined && format !== 'csv')
		throw new NmsError('usage', `--fields are columns of CSV, and --format is ${format}`, {
			remedy: 'add --format csv, or leave --fields out',
		});
	if (format === 'raw' && output === undefined && process.stdout.isTTY)
		throw new NmsError('usage', '--format raw writes bytes that could steer the terminal', {
			remedy: 'give --output FILE, or write to a pipe',
		});
}

function fieldsOf(value: string | undefined): readonly string[] | undefined {
	const names = value?.split(',').map((name) => name.trim());
	if (names?.includes('') !== true) return names;
	throw new TypeError(`--fields '${value}' names a field of no letter`);
}
