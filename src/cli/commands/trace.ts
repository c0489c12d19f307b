import process from 'node:process';
import type {CommandModule} from 'yargs';
import {NmsError} from '../../base/errors.ts';
import type {TracedFrameJson} from '../../proto/rpc/endpoint-schema.ts';
import {traceLimit} from '../../proto/rpc/bounds.ts';
import {agentSocketPath} from '../../proto/rpc/socket-path.ts';
import {withAgent, withHub} from '../connect.ts';
import type {GlobalOptions} from '../options.ts';
import {limitOption, timeOptions} from '../options.ts';
import {printJsonLines, printText, tell} from '../output.ts';
import {standardLook} from '../standard-look.ts';
import {frameLine} from '../text/trace-text.ts';

interface TraceOptions extends GlobalOptions {
	readonly endpoint: string | undefined;
	readonly limit: number | undefined;
	readonly local: boolean;
	readonly utc: boolean;
}

/** `nms trace`: the last frames between an agent and its hub. */
export const traceCommand: CommandModule<GlobalOptions, TraceOptions> = {
	command: 'trace [endpoint]',
	builder: (program) =>
		program
			.positional('endpoint', {
				type: 'string',
				describe: "The agent's name, its id, or a prefix of the id that no other has",
			})
			.option('local', {
				type: 'boolean',
				default: false,
				describe: "As this machine's agent saw them; --socket then names its socket",
			})
			.option(
				'limit',
				limitOption(traceLimit, `Only the last N frames, of at most ${traceLimit} that are kept`),
			)
			.options(timeOptions)
			.example('nms trace web', 'As the hub saw them: < received, > sent')
			.example('nms trace --local', 'As the agent on this machine saw them'),
	handler: async (options) => {
		const frames = await framesOf(options);
		if (options.json) return printJsonLines(frames);
		if (frames.length === 0) return tell('no frame was seen; only agents have a trace');
		const look = standardLook(options.utc);
		await printText(frames.map((frame) => frameLine(frame, look)));
	},
};

async function framesOf(options: TraceOptions): Promise<readonly TracedFrameJson[]> {
	const {endpoint, local, limit, socket, hub} = options;
	const most = limit === undefined ? {} : {limit};
	if (!local) {
		const id = endpoint ?? unnamed();
		return withHub(options, async (client) =>
			client.call('endpoints.trace', {id, ...most}).then(({frames}) => frames),
		);
	}
	if (endpoint !== undefined || hub !== undefined) {
		throw new NmsError('usage', "--local is this machine's agent, and no other", {
			remedy: 'leave out --local, or the endpoint and --hub',
		});
	}
	return withAgent(agentSocketPath(socket, process.env), async (client) =>
		client.call('agent.trace', most).then(({frames}) => frames),
	);
}

function unnamed(): never {
	throw new NmsError('usage', 'no endpoint is named', {
		remedy: "name one that 'nms endpoints' lists, or give --local",
	});
}
