import type {Argv} from 'yargs';
import type {GlobalOptions} from './options.ts';

interface Verb {
	/** What it does, for the help; kept here so that a completion of verbs loads none of them. */
	readonly describe: string;
	add(to: Argv<GlobalOptions>, describe: string): Promise<Argv<GlobalOptions>>;
}

/** Every verb, one line each, sorted; the console has no name. A verb's code is loaded when it may be needed. */
const verbs: Readonly<Record<string, Verb>> = {
	agent: {
		describe: "Ask this machine's agent",
		add: async (to, describe) =>
			to.command({...(await import('./commands/agent.ts')).agentCommand, describe}),
	},
	alerts: {
		describe: 'List alerts and handle them',
		add: async (to, describe) =>
			to.command({...(await import('./commands/alerts.ts')).alertsCommand, describe}),
	},
	backup: {
		describe: 'Copy all that a hub keeps into a directory of backups',
		add: async (to, describe) =>
			to.command({...(await import('./commands/backup.ts')).backupCommand, describe}),
	},
	clinic: {
		describe: 'Heal senders whose messages do not parse',
		add: async (to, describe) =>
			to.command({...(await import('./commands/clinic.ts')).clinicCommand, describe}),
	},
	completion: {
		describe: 'Print a completion script for bash or zsh',
		add: async (to, describe) =>
			to.command({...(await import('./commands/completion.ts')).completionCommand, describe}),
	},
	decoder: {
		describe: 'List, test and draft the packs that turn messages into fields',
		add: async (to, describe) =>
			to.command({...(await import('./commands/decoder.ts')).decoderCommand, describe}),
	},
	$0: {
		describe: '',
		add: async (to) => to.command((await import('./commands/console.ts')).consoleCommand),
	},
	demo: {
		describe: 'Play an attack against a hub of its own and watch it',
		add: async (to, describe) =>
			to.command({...(await import('./commands/demo.ts')).demoCommand, describe}),
	},
	doctor: {
		describe: 'Look for what is wrong on this machine, and say what mends it',
		add: async (to, describe) =>
			to.command({...(await import('./commands/doctor.ts')).doctorCommand, describe}),
	},
	endpoints: {
		describe: 'List hosts and devices: which are alive, what they measure',
		add: async (to, describe) =>
			to.command({...(await import('./commands/endpoints.ts')).endpointsCommand, describe}),
	},
	explain: {
		describe: 'Show what each stage of the hub makes of a message',
		add: async (to, describe) =>
			to.command({...(await import('./commands/explain.ts')).explainCommand, describe}),
	},
	export: {
		describe: 'Write stored events into a file: raw, JSON Lines, CSV or ECS',
		add: async (to, describe) =>
			to.command({...(await import('./commands/export.ts')).exportCommand, describe}),
	},
	hold: {
		describe: "Keep an alert's event files from being removed",
		add: async (to, describe) =>
			to.command({...(await import('./commands/hold.ts')).holdCommand, describe}),
	},
	holds: {
		describe: 'List alerts whose event files are kept',
		add: async (to, describe) =>
			to.command({...(await import('./commands/holds.ts')).holdsCommand, describe}),
	},
	import: {
		describe: 'Store the lines of log files as events of the hub',
		add: async (to, describe) =>
			to.command({...(await import('./commands/import.ts')).importCommand, describe}),
	},
	logs: {
		describe: 'Show stored events, and with --follow new ones',
		add: async (to, describe) =>
			to.command({...(await import('./commands/logs.ts')).logsCommand, describe}),
	},
	lookup: {
		describe: 'Show what look-up tables know of an address or a name',
		add: async (to, describe) =>
			to.command({...(await import('./commands/lookup.ts')).lookupCommand, describe}),
	},
	parse: {
		describe: 'Show how lines are parsed, or why not, as JSON Lines',
		add: async (to, describe) =>
			to.command({...(await import('./commands/parse.ts')).parseCommand, describe}),
	},
	'parse-errors': {
		describe: 'List lines that did not parse, and why',
		add: async (to, describe) =>
			to.command({...(await import('./commands/parse-errors.ts')).parseErrorsCommand, describe}),
	},
	replay: {
		describe: 'Show the alerts that log files would have raised',
		add: async (to, describe) =>
			to.command({...(await import('./commands/replay.ts')).replayCommand, describe}),
	},
	restore: {
		describe: 'Fill an empty state directory from a backup',
		add: async (to, describe) =>
			to.command({...(await import('./commands/restore.ts')).restoreCommand, describe}),
	},
	rpc: {
		describe: "Carry the hub's protocol (nms-protocol(7)) over standard input and output",
		add: async (to, describe) =>
			to.command({...(await import('./commands/rpc.ts')).rpcCommand, describe}),
	},
	search: {
		describe: 'Find stored events, the newest first',
		add: async (to, describe) =>
			to.command({...(await import('./commands/search.ts')).searchCommand, describe}),
	},
	sources: {
		describe: 'List who sends syslog, and lay down how it is read',
		add: async (to, describe) =>
			to.command({...(await import('./commands/sources.ts')).sourcesCommand, describe}),
	},
	status: {
		describe: "Show the hub's health",
		add: async (to, describe) =>
			to.command({...(await import('./commands/status.ts')).statusCommand, describe}),
	},
	test: {
		describe: 'Test decoder packs and rules before a hub reads them',
		add: async (to, describe) =>
			to.command({...(await import('./commands/test.ts')).testCommand, describe}),
	},
	top: {
		describe: 'Show which sources, programs and severities have most events',
		add: async (to, describe) =>
			to.command({...(await import('./commands/top.ts')).topCommand, describe}),
	},
	trace: {
		describe: 'Show the last frames between an agent and its hub',
		add: async (to, describe) =>
			to.command({...(await import('./commands/trace.ts')).traceCommand, describe}),
	},
	verify: {
		describe: 'Check that all that a hub has stored is as it was written',
		add: async (to, describe) =>
			to.command({...(await import('./commands/verify.ts')).verifyCommand, describe}),
	},
	views: {
		describe: "List the console's saved views",
		add: async (to, describe) =>
			to.command({...(await import('./commands/views.ts')).viewsCommand, describe}),
	},
};

/** The verbs by name with what they do; the console has no name. */
export function verbTable(): readonly (readonly [string, string])[] {
	return Object.entries(verbs)
		.filter(([, {describe}]) => describe !== '')
		.map(([name, {describe}]) => [name, describe]);
}

/** The remedy of a mistake in a command line: the help of its verb. */
export function helpRemedy(words: readonly string[]): string {
	const verb = words.find((word) => Object.hasOwn(verbs, word) && word !== consoleVerb);
	return verb === undefined ? "run 'nms help'" : `run 'nms help ${verb}'`;
}

/** The console: what a command line without words means. */
export const consoleVerb = '$0';

/**
 * Adds the verbs that the words may mean: those among them; every verb where none is. Words are what does not begin with a dash, the
 * values of options too.
 */
export async function addVerbs(
	program: Argv<GlobalOptions>,
	words: readonly string[],
): Promise<Argv<GlobalOptions>> {
	const named = Object.keys(verbs).filter((verb) => words.includes(verb));
	let grown = program;
	for (const verb of named.length === 0 ? Object.keys(verbs) : named) {
		// In the order of the help.
		// oxlint-disable-next-line no-await-in-loop
		grown = (await verbs[verb]?.add(grown, verbs[verb].describe)) ?? grown;
	}
	return grown;
}
