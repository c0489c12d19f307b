import {createReadStream} from 'node:fs';
import process from 'node:process';
import type {CommandModule} from 'yargs';
import {messageOf, NmsError} from '../../base/errors.ts';
import type {DecoderSet} from '../../decode/decoder-set.ts';
import {dialectNames, dialects} from '../../model/dialect.ts';
import type {ScanFormat} from '../../proto/syslog/scanner.ts';
import {afterDashes, standardInputFile} from '../arguments.ts';
import type {GlobalOptions} from '../options.ts';
import {writeOut} from '../output.ts';
import {AuditReader} from '../parse/audit-reader.ts';
import type {InputForm} from '../parse/line-reader.ts';
import {inputForms, LineReader} from '../parse/line-reader.ts';
import {decodersOption, loadContent} from '../replay/content.ts';

const scanFormats: readonly ScanFormat[] = [...dialectNames, 'rfc5424', 'file'];
const dialectWords = dialectNames.map((name) => `  ${name}: ${dialects[name]}`).join('\n');
/** Output is handed on in pieces of about this many characters. */
const pieceLength = 1 << 16;
const readBytes = 1 << 18;

interface ParseOptions extends GlobalOptions {
	readonly file: readonly string[] | undefined;
	readonly format: ScanFormat;
	readonly input: InputForm | 'auditd';
	readonly records: boolean;
	readonly strict: boolean;
	readonly decode: boolean;
	readonly decoders: string | undefined;
}

/** `nms parse`: how the hub would read each line, as one JSON object per line. */
export const parseCommand: CommandModule<GlobalOptions, ParseOptions> = {
	command: 'parse [file..]',
	builder: (program) =>
		program
			.positional('file', {
				type: 'string',
				array: true,
				describe: 'Files to read; - or none is standard input',
			})
			.option('format', {
				choices: scanFormats,
				default: 'auto' as const,
				describe: "The lines' dialect; no-pri and file also take lines without PRI",
			})
			.option('input', {
				choices: [...inputForms, 'auditd'] as const,
				default: 'lines' as const,
				describe:
					'What each line is: a message; {"input": text} or {"input_base64": base64}; an entry of journalctl -o json; GELF; a record of auditd, of which those of one event are joined',
			})
			.option('records', {
				type: 'boolean',
				default: false,
				describe: 'With --input auditd, print each record by itself',
			})
			.option('strict', {
				type: 'boolean',
				default: false,
				describe: 'Exit with 1 when a line is refused',
			})
			.option('decode', {
				type: 'boolean',
				default: false,
				describe: 'Print the fields that the decoders find, and which pattern found them',
			})
			.option('decoders', decodersOption)
			.epilogue(`Dialects:\n${dialectWords}`)
			.example('nms parse --format file /var/log/auth.log', 'Lines as syslogd keeps them')
			.example('journalctl -o json | nms parse --input journal', 'Entries of the journal')
			.example('nms parse --input auditd /var/log/audit/audit.log', 'Events of auditd')
			.example('nms parse --decode --format file auth.log', 'Who did what, from where')
			.example("nms parse <<< '<13>1 - - - - - - hello'", 'One line'),
	handler: async ({file = [], format, input, records, strict, decode, decoders, _: words}) => {
		process.exitCode = await runParse({
			decoders: decode || decoders !== undefined ? loadContent({decoders}).decoders : undefined,
			files: [...file, ...afterDashes(words, 'parse')],
			format,
			input,
			isSingle: records,
			isStrict: strict,
			write: writeOut,
		});
	},
};

/** What `nms parse` does; returns the exit status. Throws an NmsError (`refused`) after all else is printed where a file cannot be read. */
export async function runParse({
	files,
	format,
	input,
	isSingle = false,
	isStrict,
	decoders,
	write,
}: {
	readonly files: readonly string[];
	readonly format: ScanFormat;
	readonly input: InputForm | 'auditd';
	/** Of auditd, each record by itself. */
	readonly isSingle?: boolean;
	readonly isStrict: boolean;
	/** Those whose fields are printed too. */
	readonly decoders?: DecoderSet | undefined;
	/** Takes whole lines of output. */
	readonly write: (text: string) => Promise<void>;
}): Promise<number> {
	const reader =
		input === 'auditd' ? new AuditReader({isSingle}) : new LineReader({format, input, decoders});
	const unreadable: string[] = [];
	for (const file of files.length === 0 ? ['-'] : files) {
		try {
			// One after the other: the output is in the order of the input.
			// oxlint-disable-next-line no-await-in-loop
			await parseFile(file, reader, write);
		} catch (error) {
			if (!isReadError(error)) throw error;
			unreadable.push(`read ${file}: ${messageOf(error)}`);
		}
	}
	if (unreadable.length === 0) return isStrict && reader.refused > 0 ? 1 : 0;
	throw new NmsError('refused', unreadable.join('; '), {
		remedy: 'name files that can be read, or - for standard input; the others were parsed',
	});
}

async function parseFile(
	file: string,
	reader: LineReader | AuditReader,
	write: (text: string) => Promise<void>,
): Promise<void> {
	// Opened by its name it could not be a socket, nor a file that is read from where it stands.
	const isStandardInput = file === '-' || file === standardInputFile;
	const bytes = isStandardInput
		? process.stdin
		: createReadStream(file, {highWaterMark: readBytes});
	for await (const chunk of bytes as AsyncIterable<Buffer>) {
		reader.push(chunk);
		if (reader.output.length > pieceLength) await write(reader.takeOutput());
	}
	reader.end();
	await write(reader.takeOutput());
}

/** Reading failed, not writing: only system errors with a path or of a read are. */
function isReadError(error: unknown): boolean {
	return error instanceof Error && 'syscall' in error && error.syscall !== 'write';
}
