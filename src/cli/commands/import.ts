import process from 'node:process';
import type {ArgumentsCamelCase, CommandModule} from 'yargs';
import {NmsError} from '../../base/errors.ts';
import {parseTimeZone} from '../../base/time-zone.ts';
import {afterDashes, integerBetween} from '../arguments.ts';
import {withHub} from '../connect.ts';
import type {ImportResult} from '../import/import-file.ts';
import {importFile} from '../import/import-file.ts';
import type {GlobalOptions} from '../options.ts';
import {printJson, printText, tell} from '../output.ts';
import {StopSignals} from '../stop-signals.ts';
import {countOf} from '../text/look.ts';
import {safe} from '../../base/terminal-text.ts';

interface ImportOptions extends GlobalOptions {
	readonly file: readonly string[] | undefined;
	readonly year: number | undefined;
	readonly timezone: string | undefined;
	readonly detect: boolean;
	readonly input: (typeof inputForms)[number];
}

const inputForms = ['lines', 'journal'] as const;

type Arguments = Pick<ArgumentsCamelCase<ImportOptions>, 'file' | '_'>;

/** `nms import`: stores the lines of log files as events of the hub, each once. */
export const importCommand: CommandModule<GlobalOptions, ImportOptions> = {
	command: 'import [file..]',
	builder: (program) =>
		program
			.positional('file', {
				type: 'string',
				array: true,
				describe: 'Log files, with or without priority, one message a line',
			})
			.option('year', {
				type: 'string',
				requiresArg: true,
				coerce: integerBetween('--year', 1970, 9999),
				describe:
					"Year of time stamps without one [default: the newest that puts it before the file's change]",
			})
			.option('timezone', {
				type: 'string',
				requiresArg: true,
				coerce: zoneName,
				describe: "Zone of time stamps without one [default: the hub's]",
			})
			.option('input', {
				choices: inputForms,
				default: 'lines' as const,
				describe: 'What each line is: a message, or an entry of journalctl -o json',
			})
			.option('detect', {
				type: 'boolean',
				default: false,
				describe: 'Let rules look at the lines, and raise alerts of them',
			})
			.example('nms import /var/log/auth.log.1', 'Searchable with all else')
			.example('nms import --year 2024 old/*.log', 'Again after an interruption: each line once'),
	handler: async (options) => {
		const stop = new StopSignals();
		try {
			await withHub(options, async (client) => {
				for (const file of namedFiles(options)) {
					const {year, timezone: timeZone, detect: isDetected} = options;
					const isJournal = options.input === 'journal';
					const request = {file, year, timeZone, isDetected, isJournal, signal: stop.signal};
					// oxlint-disable-next-line no-await-in-loop
					await report(await importFile(client, request), options);
					if (stop.exitStatus !== undefined) break;
				}
			});
			process.exitCode = stop.exitStatus ?? 0;
		} finally {
			stop.close();
		}
	},
};

async function report(result: ImportResult, {json}: GlobalOptions): Promise<void> {
	const {file, imported, known, cut, isDone} = result;
	const name = safe(file);
	const before = known === 0 ? '' : `; ${countOf(known, 'line')} were there before`;
	await (json
		? printJson({file, imported, known, cut, is_done: isDone})
		: printText([`${name}: ${countOf(imported, 'line')} imported${before}`]));
	if (cut > 0) tell(`${file}: ${countOf(cut, 'line')} cut: too long`);
	if (!isDone) tell(`interrupted; the same command goes on with line ${known + imported + 1}`);
}

function namedFiles({file = [], _: words}: Arguments): readonly string[] {
	const files = [...file, ...afterDashes(words, 'import')];
	if (files.length > 0) return [...new Set(files)];
	throw new NmsError('usage', 'no file is named', {
		remedy: "name log files, or run 'nms help import'",
	});
}

function zoneName(name: string | undefined): string | undefined {
	if (name === undefined || parseTimeZone(name) !== undefined) return name;
	throw new TypeError(`--timezone '${name}' is no zone such as UTC, Europe/Berlin or +02:00`);
}
