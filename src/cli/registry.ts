import type {Argv} from 'yargs';
import {completionCommand} from './commands/completion.ts';
import {consoleCommand} from './commands/console.ts';
import type {GlobalOptions} from './options.ts';

/** Adds every verb, in the order of `nms --help`: one line each, sorted. */
export function addCommands(program: Argv<GlobalOptions>): Argv<GlobalOptions> {
	return program.command(completionCommand).command(consoleCommand);
}
