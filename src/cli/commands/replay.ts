import {createReadStream} from 'node:fs';
import {stat} from 'node:fs/promises';
import process from 'node:process';
import type {ArgumentsCamelCase, CommandModule} from 'yargs';
import {messageOf, NmsError} from '../../base/errors.ts';
import type {Content} from '../../pipeline/content.ts';
import {FileReplay} from '../../pipeline/file-replay.ts';
import type {LineHit} from '../../pipeline/file-replay.ts';
import {Pipeline} from '../../pipeline/pipeline.ts';
import {replayHits} from '../../pipeline/replay.ts';
import {alertToJson} from '../../proto/rpc/alert-json.ts';
import {parseTimeZone, utc} from '../../base/time-zone.ts';
import type {TimeZone} from '../../base/time-zone.ts';
import {afterDashes, integerBetween} from '../arguments.ts';
import type {GlobalOptions} from '../options.ts';
import {jsonLine, printText, standardColours} from '../output.ts';
import {decodersOption, loadContent} from '../replay/content.ts';
import {refuseCompressed} from '../replay/compression.ts';
import {Progress} from '../replay/progress.ts';
import {replayTable} from '../text/replay-text.ts';

interface ReplayOptions extends GlobalOptions {
	readonly file: readonly string[] | undefined;
	readonly rules: string | undefined;
	readonly decoders: string | undefined;
	readonly year: number | undefined;
	readonly timezone: TimeZone | undefined;
}

type Arguments = Pick<ArgumentsCamelCase<ReplayOptions>, 'file' | '_'>;

const readBytes = 1 << 18;

/** `nms replay`: the alerts that log files would have raised. */
export const replayCommand: CommandModule<GlobalOptions, ReplayOptions> = {
	command: 'replay [file..]',
	builder: (program) =>
		program
			.positional('file', {
				type: 'string',
				array: true,
				describe: 'Log files, with or without priority; read together, in order of time',
			})
			.option('rules', {
				type: 'string',
				requiresArg: true,
				describe: 'A directory of Sigma rules to use instead of the own ones',
			})
			.option('decoders', decodersOption)
			.option('year', {
				type: 'string',
				requiresArg: true,
				coerce: integerBetween('--year', 1970, 9999),
				describe:
					"Year of the first line [default: the newest that puts no line after the file's time]",
			})
			.option('timezone', {
				type: 'string',
				requiresArg: true,
				coerce: timeZoneOf,
				describe: 'Zone of time stamps without one, such as Europe/Berlin or +02:00 [default: UTC]',
			})
			.example('nms replay /var/log/auth.log', 'Who tried to get in')
			.example('nms replay --json --rules my-rules/ old.log', 'Rules of your own, for programs'),
	handler: async (options) =>
		runReplay({
			files: namedFiles(options),
			content: loadContent(options),
			year: options.year,
			zone: options.timezone,
			isJson: options.json,
			print: async (line) => printText([line]),
		}),
};

function namedFiles({file = [], _: words}: Arguments): readonly string[] {
	const files = [...file, ...afterDashes(words, 'replay')];
	if (files.length > 0) return files;
	throw new NmsError('usage', 'no file is named', {
		remedy: "name log files, or run 'nms help replay'",
	});
}

/** What `nms replay` does. Throws an NmsError (`refused`) after all else is printed where a file cannot be read. */
export async function runReplay({
	files,
	content,
	year,
	zone = utc,
	isJson,
	print,
}: {
	readonly files: readonly string[];
	readonly content: Content;
	readonly year?: number | undefined;
	readonly zone?: TimeZone | undefined;
	readonly isJson: boolean;
	readonly print: (line: string) => Promise<void>;
}): Promise<void> {
	const pipeline = new Pipeline(content);
	const hits: LineHit[] = [];
	const unreadable: string[] = [];
	// A file named twice would have each of its events twice.
	for (const file of new Set(files)) {
		try {
			// One after the other: lines of one time keep the order of the files.
			// oxlint-disable-next-line no-await-in-loop
			const found = await readHits(file, new FileReplay(file, {pipeline, zone}), year);
			for (const hit of found) hits.push(hit);
		} catch (error) {
			unreadable.push(`read ${file}: ${messageOf(error)}`);
		}
	}
	const alerts = replayHits(hits, content.rules);
	const lines = isJson
		? alerts.map((alert) => jsonLine(alertToJson(alert)))
		: replayTable(alerts, standardColours());
	if (lines.length > 0) await print(lines.join('\n'));
	if (unreadable.length === 0) return;
	throw new NmsError('refused', unreadable.join('; '), {
		remedy: 'name files that can be read; the others were replayed',
	});
}

async function readHits(
	file: string,
	replay: FileReplay,
	year: number | undefined,
): Promise<readonly LineHit[]> {
	const {mtimeMs, size} = await stat(file);
	const progress = new Progress(file, size, process.stderr);
	let isStart = true;
	try {
		for await (const chunk of readFrom(file)) {
			if (isStart) refuseCompressed(chunk);
			isStart = false;
			replay.push(chunk);
			progress.add(chunk.length);
		}
	} finally {
		progress.end();
	}
	return replay.end(year, mtimeMs);
}

function readFrom(file: string): AsyncIterable<Buffer> {
	return createReadStream(file, {highWaterMark: readBytes});
}

function timeZoneOf(name: string | undefined): TimeZone | undefined {
	if (name === undefined) return undefined;
	const zone = parseTimeZone(name);
	if (zone !== undefined) return zone;
	throw new TypeError(`--timezone '${name}' is no zone such as UTC, Europe/Berlin or +02:00`);
}
