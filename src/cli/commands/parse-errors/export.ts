import process from 'node:process';
import type {CommandModule} from 'yargs';
import {NmsError} from '../../../base/errors.ts';
import type {HubClient} from '../../../proto/rpc/client.ts';
import {withHub} from '../../connect.ts';
import {CountProgress} from '../../count-progress.ts';
import type {GlobalOptions} from '../../options.ts';
import {tell} from '../../output.ts';
import type {Output} from '../../output-file.ts';
import {openOutput, standardOutput} from '../../output-file.ts';
import type {ExportFormat} from '../../parse-errors/export-formats.ts';
import {exportFormats, formats} from '../../parse-errors/export-formats.ts';
import type {ErrorFilter, ErrorFilterOptions} from '../../parse-errors/filter.ts';
import {errorFilterOf, errorFilterOptions} from '../../parse-errors/filter.ts';
import {errorPages, wholeError} from '../../parse-errors/pages.ts';
import type {PartOptions} from '../../parse-errors/part-filter.ts';
import {partOptions} from '../../parse-errors/part-filter.ts';
import {countOf} from '../../text/look.ts';

interface ExportOptions extends GlobalOptions, ErrorFilterOptions, PartOptions {
	readonly format: ExportFormat;
	readonly output: string | undefined;
	readonly force: boolean;
}

/** `nms parse-errors export`. */
export const exportCommand: CommandModule<GlobalOptions, ExportOptions> = {
	command: 'export',
	describe: 'Write all lines that did not parse, whole, the newest first',
	builder: (program) =>
		program
			.options(errorFilterOptions)
			.options(partOptions)
			.option('format', {
				choices: exportFormats,
				default: 'json' as const,
				requiresArg: true,
				describe: 'JSON Lines, the raw bytes and a newline each, or CSV',
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
			.example('nms parse-errors export --source 192.0.2.1 > lines.json', 'For a bug report')
			.example('nms parse-errors export --format raw -o lines.log', 'For nms parse'),
	handler: async (options) => {
		checkTerminal(options);
		await withHub(options, async (client) => {
			const filter = await errorFilterOf(options, client);
			const {output: file, force} = options;
			const output =
				file === undefined ? standardOutput : await openOutput(file, {isOverwritten: force});
			try {
				const {count, cut} = await writeAll(client, {
					filter: {...filter, parts: options},
					format: options.format,
					output,
				});
				if (file !== undefined) tell(`wrote ${countOf(count, 'line')} to ${file}`);
				if (cut > 0) tell(`${countOf(cut, 'line')} cut: too long for the hub's socket`);
			} finally {
				await output.discard();
			}
		});
	},
};

async function writeAll(
	client: HubClient,
	job: {
		readonly filter: ErrorFilter & {readonly parts: PartOptions};
		readonly format: ExportFormat;
		readonly output: Output;
	},
): Promise<{readonly count: number; readonly cut: number}> {
	const {head, row} = formats[job.format];
	const progress = new CountProgress('lines', process.stderr);
	let [count, cut] = [0, 0];
	await job.output.write(Buffer.from(head));
	try {
		for await (const page of errorPages(client, job.filter, Number.MAX_SAFE_INTEGER)) {
			for (const error of page) {
				// In order, and a slow reader is waited for.
				// oxlint-disable-next-line no-await-in-loop
				const whole = await wholeError(client, error);
				// oxlint-disable-next-line no-await-in-loop
				await job.output.write(row(whole));
				cut += whole.is_clipped === true ? 1 : 0;
			}
			count += page.length;
			progress.add(page.length);
		}
	} finally {
		progress.end();
	}
	await job.output.end();
	return {count, cut};
}

function checkTerminal({format, output}: ExportOptions): void {
	if (format !== 'raw' || output !== undefined || !process.stdout.isTTY) return;
	throw new NmsError('usage', '--format raw writes bytes that could steer the terminal', {
		remedy: 'give --output FILE, or write to a pipe',
	});
}
