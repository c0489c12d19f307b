import type {Argv} from 'yargs';
import {alertsCommand} from './commands/alerts.ts';
import {completionCommand} from './commands/completion.ts';
import {consoleCommand} from './commands/console.ts';
import {demoCommand} from './commands/demo.ts';
import {logsCommand} from './commands/logs.ts';
import {parseCommand} from './commands/parse.ts';
import {replayCommand} from './commands/replay.ts';
import {rpcCommand} from './commands/rpc.ts';
import {statusCommand} from './commands/status.ts';
import type {GlobalOptions} from './options.ts';

/** Adds every verb, in the order of `nms --help`: one line each, sorted. */
export function addCommands(program: Argv<GlobalOptions>): Argv<GlobalOptions> {
	return program
		.command(alertsCommand)
		.command(completionCommand)
		.command(consoleCommand)
		.command(demoCommand)
		.command(logsCommand)
		.command(parseCommand)
		.command(replayCommand)
		.command(rpcCommand)
		.command(statusCommand);
}
