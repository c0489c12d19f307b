import process from 'node:process';
import type {CommandModule} from 'yargs';
import {NmsError} from '../../../base/errors.ts';
import {agentSocketPath} from '../../../proto/rpc/socket-path.ts';
import {exitCodes} from '../../exit-codes.ts';
import {withAgent} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {timeOptions} from '../../options.ts';
import {printJson, printText} from '../../output.ts';
import {standardLook} from '../../standard-look.ts';
import {agentLines} from '../../text/agent-text.ts';

interface StatusOptions extends GlobalOptions {
	readonly utc: boolean;
}

/** `nms agent status`: ends with 0 when the agent is connected to its hub, with 1 when it is not. */
export const statusCommand: CommandModule<GlobalOptions, StatusOptions> = {
	command: 'status',
	describe: 'Show its link, what it watches and what waits; fails when it is not connected',
	builder: (program) =>
		program
			.options(timeOptions)
			.example('nms agent status', 'The agent at /run/nms-agent/agent.sock')
			.example('nms agent status --socket /tmp/a/agent.sock --json', 'Another one, for programs'),
	handler: async ({socket, hub, json, utc}) => {
		if (hub !== undefined) {
			throw new NmsError('usage', "an agent is asked at this machine's own socket", {
				remedy: "leave out --hub; 'nms endpoints show' tells what the hub knows",
			});
		}
		const path = agentSocketPath(socket, process.env);
		const status = await withAgent(path, async (client) => client.call('agent.status', {}));
		const look = standardLook(utc);
		await (json ? printJson(status) : printText(agentLines(status, look)));
		if (status.link.state !== 'connected') process.exitCode = exitCodes.refused;
	},
};
