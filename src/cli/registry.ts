import type {Argv} from 'yargs';
import type {GlobalOptions} from './options.ts';

type AddVerb = (program: Argv<GlobalOptions>) => Promise<Argv<GlobalOptions>>;

/** Every verb, one line each, sorted; the console has no name. A verb's code is loaded when it may be needed. */
const verbs: Readonly<Record<string, AddVerb>> = {
	agent: async (to) => to.command((await import('./commands/agent.ts')).agentCommand),
	alerts: async (to) => to.command((await import('./commands/alerts.ts')).alertsCommand),
	completion: async (to) =>
		to.command((await import('./commands/completion.ts')).completionCommand),
	$0: async (to) => to.command((await import('./commands/console.ts')).consoleCommand),
	demo: async (to) => to.command((await import('./commands/demo.ts')).demoCommand),
	doctor: async (to) => to.command((await import('./commands/doctor.ts')).doctorCommand),
	endpoints: async (to) => to.command((await import('./commands/endpoints.ts')).endpointsCommand),
	logs: async (to) => to.command((await import('./commands/logs.ts')).logsCommand),
	parse: async (to) => to.command((await import('./commands/parse.ts')).parseCommand),
	'parse-errors': async (to) =>
		to.command((await import('./commands/parse-errors.ts')).parseErrorsCommand),
	replay: async (to) => to.command((await import('./commands/replay.ts')).replayCommand),
	rpc: async (to) => to.command((await import('./commands/rpc.ts')).rpcCommand),
	status: async (to) => to.command((await import('./commands/status.ts')).statusCommand),
	top: async (to) => to.command((await import('./commands/top.ts')).topCommand),
	trace: async (to) => to.command((await import('./commands/trace.ts')).traceCommand),
	views: async (to) => to.command((await import('./commands/views.ts')).viewsCommand),
};

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
		grown = (await verbs[verb]?.(grown)) ?? grown;
	}
	return grown;
}
