import yargs from 'yargs';
import type {Argv} from 'yargs';
import {NmsError} from '../base/errors.ts';
import {packageVersion} from '../base/package-root.ts';
import type {GlobalOptions} from './options.ts';
import {globalOptions} from './options.ts';
import {addCommands} from './registry.ts';

/** Widest help text, so that a line can be read. */
const helpColumns = 100;

/** The command line's grammar over these arguments; nothing runs until it is parsed. */
export function nmsProgram(args: readonly string[]): Argv<GlobalOptions> {
	const program = yargs([...args])
		.scriptName('nms')
		.usage('Usage: $0 [VERB] [OPTIONS]\n\nWithout a verb, on a terminal: the console.')
		.locale('en')
		.parserConfiguration({
			'boolean-negation': false,
			'duplicate-arguments-array': false,
			'parse-numbers': false,
		})
		.wrap(helpColumns)
		// Ours instead: yargs would take the word 'help' at the end of a query for a call for help.
		.help(false)
		.version('version', 'Print the version', `nms ${packageVersion()}`)
		.options(globalOptions)
		.command('help [verb..]', 'Explain a verb')
		// Answers --get-yargs-completions; the scripts that ask are ours (commands/completion.ts).
		.completion('yargs-completion', false)
		.strict()
		.exitProcess(false)
		.fail((message, error: unknown) => refuse(message, error, args));
	return addCommands(program);
}

/** The help text of a verb, or of the whole program for none. */
export async function helpText(verbs: readonly string[]): Promise<string> {
	return nmsProgram(verbs).getHelp();
}

// A verb's own failure arrives here too; only yargs' findings about the command line are ours to word.
function refuse(message: string | null, error: unknown, args: readonly string[]): never {
	if (error instanceof Error && error.name !== 'YError') throw error;
	const text = message ?? (error instanceof Error ? error.message : 'the command line is wrong');
	const verb = args.find((arg) => !arg.startsWith('-'));
	throw new NmsError('usage', text.replaceAll(/\s*\n\s*/g, ' '), {
		remedy: verb === undefined ? "run 'nms help'" : `run 'nms help ${verb}'`,
	});
}
