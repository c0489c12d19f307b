import process from 'node:process';
import type {ConfigOptions} from './config.ts';

/** What the command line asks for. */
export type Command =
	| {readonly kind: 'run'; readonly config: ConfigOptions; readonly untilEof: boolean}
	| {readonly kind: 'check'; readonly config: ConfigOptions}
	| {readonly kind: 'help' | 'version'}
	| {readonly kind: 'wrong'; readonly message: string};

interface Option {
	readonly type: 'string' | 'boolean';
	readonly argument?: string;
	readonly description: string;
}

/** Every option, in the order of the help. */
export const options = {
	config: {
		type: 'string',
		argument: 'FILE',
		description: 'Configuration file (/etc/nms/agent.yaml where it exists)',
	},
	'check-config': {
		type: 'boolean',
		description: 'Check the configuration, and exit: 0 valid, 78 not',
	},
	'state-directory': {
		type: 'string',
		argument: 'DIRECTORY',
		description: 'Where the spool is kept ($STATE_DIRECTORY)',
	},
	socket: {
		type: 'string',
		argument: 'PATH',
		description: 'The local socket, else $NMS_AGENT_SOCKET, else see nms-agent(8)',
	},
	hub: {
		type: 'string',
		argument: 'HUB',
		description: 'Where the hub takes agents: unix:PATH or tcp://HOST:PORT',
	},
	'until-eof': {
		type: 'boolean',
		description: 'Stop also when standard input ends: with the program that started the agent',
	},
	help: {type: 'boolean', description: 'Show this help'},
	version: {type: 'boolean', description: 'Show the version'},
} as const satisfies Readonly<Record<string, Option>>;

/** Reads the words behind the program's name. Of an option given twice the last one holds. */
export function parseCommand(words: readonly string[]): Command {
	try {
		// Importing node:util loads worker threads too, by way of what else is in it.
		const {parseArgs} = process.getBuiltinModule('node:util');
		const {values} = parseArgs({args: [...words], options, strict: true});
		if (values.help === true) return {kind: 'help'};
		if (values.version === true) return {kind: 'version'};
		const config = {
			file: values.config,
			stateDirectory: values['state-directory'],
			socketPath: values.socket,
			hub: values.hub,
		};
		if (values['check-config'] === true) return {kind: 'check', config};
		return {kind: 'run', config, untilEof: values['until-eof'] === true};
	} catch (error) {
		return {kind: 'wrong', message: error instanceof Error ? error.message : String(error)};
	}
}

/** The help. */
export function helpText(): string {
	const rows = Object.entries<Option>(options).map(([name, {argument, description}]) => {
		const word = argument === undefined ? `--${name}` : `--${name} ${argument}`;
		return `  ${word.padEnd(30)}${description}`;
	});
	return [
		'nms-agent [options]',
		'',
		"Follows this machine's logs, measures it, and delivers both to a hub, each line exactly once.",
		'',
		'Options:',
		...rows,
		'',
		'Examples:',
		'  nms-agent --hub tcp://127.0.0.1:1515 --state-directory state   run in the foreground',
		'',
	].join('\n');
}
