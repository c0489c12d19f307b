import yargs from 'yargs';
import type {Argv} from 'yargs';
import {NmsError} from '../base/errors.ts';
import {packageVersion} from '../base/package-root.ts';
import {standardInputFile} from './arguments.ts';
import type {GlobalOptions} from './options.ts';
import {globalOptions} from './options.ts';
import {addVerbs, consoleVerb, helpRemedy} from './registry.ts';
import {usageWords} from './usage-words.ts';

/** Widest help text, so that a line can be read. */
const helpColumns = 100;

/** Names of the arguments that have any number of words. */
const lists: ReadonlySet<string> = new Set(['_', '--', 'file', 'ids', 'query', 'verb', 'words']);

/** Runs the verb that the command line names. */
export async function runVerb(args: readonly string[]): Promise<void> {
	const words = args.filter((arg) => !arg.startsWith('-'));
	const typed = words[0] === 'parse' ? withStandardInput(args) : args;
	const program = await addVerbs(grammar(typed), words.length === 0 ? [consoleVerb] : words);
	await program.parseAsync();
}

/** The help text of a verb, or of the whole program for none. */
export async function helpText(verbs: readonly string[]): Promise<string> {
	const program = await addVerbs(grammar(verbs), verbs);
	return program.getHelp();
}

/** The words that may stand in the place of the last one, in yargs' form: a word, or `word:description` where it takes $SHELL for zsh. */
export async function completionsOf(words: readonly string[]): Promise<readonly string[]> {
	const request = ['--get-yargs-completions', 'nms', ...words];
	const program = await addVerbs(grammar(request), words);
	const lines: string[] = [];
	const {log} = console;
	// Below the first verb yargs prints them whatever is asked of it; nothing else of this process prints.
	// oxlint-disable-next-line no-console
	console.log = (line: unknown): void => void lines.push(String(line));
	try {
		await program.parseAsync();
	} finally {
		// oxlint-disable-next-line no-console
		console.log = log;
	}
	return lines;
}

// yargs drops a lone dash that stands among other words.
function withStandardInput(args: readonly string[]): readonly string[] {
	const end = args.includes('--') ? args.indexOf('--') : args.length;
	return args.map((arg, at) => (arg === '-' && at < end ? standardInputFile : arg));
}

function grammar(args: readonly string[]): Argv<GlobalOptions> {
	return (
		yargs([...args])
			.scriptName('nms')
			.usage('Usage: $0 [VERB] [OPTIONS]\n\nWithout a verb, on a terminal: the console.')
			.locale('en')
			.parserConfiguration({
				'boolean-negation': false,
				'parse-numbers': false,
			})
			// Before values are read. yargs' own setting for this keeps only the last of a verb's words too.
			.middleware(keepLast, true)
			.wrap(helpColumns)
			// Ours instead: yargs would take the word 'help' at the end of a query for a call for help.
			.help(false)
			.version('version', 'Print the version', `nms ${packageVersion()}`)
			.options(globalOptions)
			.command('help [verb..]', 'Explain a verb')
			// Answers --get-yargs-completions; the scripts that ask are ours (commands/completion.ts), and ask otherwise.
			.completion('yargs-completion', false)
			.strict()
			.exitProcess(false)
			.fail((message, error: unknown) => refuse(message, error, args))
	);
}

/** Of an option that is given more than once the last counts. */
function keepLast(values: Record<string, unknown>): void {
	for (const [name, value] of Object.entries(values)) {
		if (Array.isArray(value) && !lists.has(name)) values[name] = value.at(-1);
	}
}

// A verb's own failure arrives here too; only yargs' findings about the command line are ours to word.
function refuse(message: string | null, error: unknown, args: readonly string[]): never {
	if (error instanceof Error && error.name !== 'YError') throw error;
	const text = message ?? (error instanceof Error ? error.message : 'the command line is wrong');
	const {message: words, remedy = helpRemedy(args)} = usageWords(text, args);
	throw new NmsError('usage', words, {remedy});
}
