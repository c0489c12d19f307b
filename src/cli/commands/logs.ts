import process from 'node:process';
import type {CommandModule} from 'yargs';
import {NmsError} from '../../base/errors.ts';
import {localTimeZone} from '../../base/time-zone.ts';
import {requireLineQuery} from '../../proto/query/event-query.ts';
import type {EventJson} from '../../proto/rpc/schema.ts';
import {afterDashes, integerBetween} from '../arguments.ts';
import {hubTarget, withHub} from '../connect.ts';
import {originalBytes} from '../export/original-bytes.ts';
import type {AskedQuery} from '../logs/pages.ts';
import {newestRange, readRange} from '../logs/pages.ts';
import type {GlobalOptions} from '../options.ts';
import {timeOptions} from '../options.ts';
import {printBytes, printJson, printText, tell} from '../output.ts';
import {onReaderGone} from '../reader-watch.ts';
import {StopSignals} from '../stop-signals.ts';
import {standardLook} from '../standard-look.ts';
import {eventLine} from '../text/event-text.ts';

interface LogsOptions extends GlobalOptions {
	readonly query: readonly string[] | undefined;
	readonly lines: number | undefined;
	readonly follow: boolean;
	readonly raw: boolean;
	readonly utc: boolean;
}

/** Events shown where no --lines is given. */
const usualLines = 100;
const mostLines = 1_000_000_000;

/** `nms logs`: the newest events that match, oldest first, and with --follow every later one. */
export const logsCommand: CommandModule<GlobalOptions, LogsOptions> = {
	command: 'logs [query..]',
	builder: (program) =>
		program
			.positional('query', {
				type: 'string',
				array: true,
				describe:
					'words, "phrases", field:value, /expressions/, since:2h ...; see nms-protocol(7), QUERY',
			})
			.option('lines', {
				type: 'string',
				alias: 'n',
				requiresArg: true,
				coerce: integerBetween('--lines', 0, mostLines),
				describe: `The newest N events [default: ${usualLines}]`,
			})
			.option('follow', {
				type: 'boolean',
				alias: 'f',
				default: false,
				describe: 'Go on with new events until interrupted',
			})
			.option('raw', {
				type: 'boolean',
				default: false,
				describe: 'Print the bytes of each event as received, for files and pipes',
			})
			.options(timeOptions)
			.example('nms logs host:pi program:sshd', 'What sshd on pi said last')
			.example(`nms logs '"failed password"' -f`, 'A phrase, live')
			.example('nms logs -n 1000000 --raw > stored.log', 'The stored lines, for other tools')
			.example('nms logs -n 1000 -- -program:cron', 'All but cron: -- ends the options'),
	handler: async (options) => {
		const words = [...(options.query ?? []), ...afterDashes(options._, 'logs')];
		const request = {...options, query: words};
		if (options.raw) checkRaw(options);
		await (options.follow ? follow(request) : showLast(request));
	},
};

async function showLast(options: LogsOptions): Promise<void> {
	const asked = askedOf(options);
	await withHub(options, async (client) => {
		const range = await newestRange(client, asked, options.lines ?? usualLines);
		if (range.last === 0 && !options.json) tell('no event matches');
		await readRange(client, asked, range, printerOf(options));
	});
}

async function follow(options: LogsOptions): Promise<void> {
	const {followEvents} = await import('../logs/follow.ts');
	const stop = new StopSignals();
	const reader = new AbortController();
	const ignoreReader = onReaderGone(() => reader.abort());
	const signal = AbortSignal.any([stop.signal, reader.signal]);
	try {
		await followEvents({
			target: hubTarget(options),
			asked: askedOf(options),
			lines: options.lines ?? usualLines,
			signal,
			print: printerOf(options),
		});
	} catch (error) {
		if (!signal.aborted) throw error;
	} finally {
		ignoreReader();
		stop.close();
	}
	process.exitCode = stop.exitStatus ?? 0;
}

function askedOf({query = [], utc}: LogsOptions): AskedQuery {
	const {text} = requireLineQuery(query.join(' '));
	return {query: text, time_zone: utc ? 'UTC' : localTimeZone()};
}

function printerOf({json, raw, utc}: LogsOptions): (event: EventJson) => Promise<void> {
	if (raw) return async (event) => printBytes(originalBytes(event));
	const look = standardLook(utc);
	return async (event) => (json ? printJson(event) : printText([eventLine(event, look)]));
}

function checkRaw({json}: LogsOptions): void {
	if (json)
		throw new NmsError('usage', '--raw and --json do not go together', {
			remedy: 'leave --raw out: event.original of --json has the same bytes',
		});
	if (process.stdout.isTTY)
		throw new NmsError('usage', '--raw prints bytes that could steer the terminal', {
			remedy: "write them to a file or a pipe, as in 'nms logs --raw > stored.log'",
		});
}
