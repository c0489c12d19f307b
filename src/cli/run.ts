import process from 'node:process';
import {asNmsError, NmsError} from '../base/errors.ts';
import {safe, safeAscii} from '../base/terminal-text.ts';
import {exitCodes} from './exit-codes.ts';
import {asciiJson, isUtf8Locale, jsonLine} from './output.ts';
import {helpText, runVerb} from './program.ts';
import {checkVerbs, withSuggestion} from './suggest.ts';

/** Runs one command line and returns the exit status; prints what went wrong on stderr. */
export async function runNms(args: readonly string[]): Promise<number> {
	const options = optionsOf(args);
	endWithOutput(options);
	try {
		if (args[0] === 'help' || options.has('--help') || options.has('-h')) await explain(args);
		else await runVerb(args);
		return Number(process.exitCode ?? 0);
	} catch (thrown) {
		const error = await withSuggestion(
			asNmsError(thrown, 'report this with the command line'),
			args,
		);
		process.stderr.write(errorLine(error, options));
		return exitCodes[error.code];
	}
}

/** `nms logs | head`: the reader has seen enough, which is no failure. A full disk is one. */
function endWithOutput(options: ReadonlySet<string>): void {
	for (const stream of [process.stdout, process.stderr]) {
		stream.on('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EPIPE') process.exit(0);
			if (stream === process.stdout) process.stderr.write(errorLine(notWritten(error), options));
			process.exit(exitCodes.refused);
		});
	}
}

/** Words before the end of options; a shell's request for completions holds another command line. */
function optionsOf(args: readonly string[]): ReadonlySet<string> {
	const end = args.findIndex((arg) => arg === '--' || arg === '--get-yargs-completions');
	return new Set(end < 0 ? args : args.slice(0, end));
}

async function explain(args: readonly string[]): Promise<void> {
	const verbs = args.filter((word, at) => !word.startsWith('-') && !(word === 'help' && at === 0));
	if (args[0] === 'help') await checkVerbs(verbs);
	process.stdout.write(`${await helpText(verbs)}\n`);
}

function notWritten(error: Error): NmsError {
	const remedy = 'make room where the output goes';
	return new NmsError('refused', `write the output: ${error.message}`, {remedy, cause: error});
}

function errorLine(error: NmsError, options: ReadonlySet<string>): string {
	return options.has('--json') ? jsonError(error) : textError(error);
}

function jsonError({code, message, remedy}: NmsError): string {
	return `${asciiJson(jsonLine({error: {code, message, remedy}}))}\n`;
}

function textError({message, remedy}: NmsError): string {
	return `nms: ${shown(message)}; ${shown(remedy)}\n`;
}

/** Messages quote what was typed, read or received. */
function shown(text: string): string {
	return isUtf8Locale(process.env) ? safe(text) : safeAscii(text);
}
