import type {CommandModule} from 'yargs';
import {NmsError} from '../../base/errors.ts';
import type {GlobalOptions} from '../options.ts';
import {statusCommand} from './agent/status.ts';

/** `nms agent`: the agent of this machine. */
export const agentCommand: CommandModule<GlobalOptions, GlobalOptions> = {
	command: 'agent',
	builder: (program) =>
		program.command(statusCommand).example('nms agent status', 'Is it connected to its hub'),
	handler: () => {
		throw new NmsError('usage', 'what about the agent', {remedy: "run 'nms agent status'"});
	},
};
