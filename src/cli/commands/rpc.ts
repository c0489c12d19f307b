import process from 'node:process';
import type {CommandModule} from 'yargs';
import {proxyHub} from '../../proto/rpc/proxy.ts';
import {socketPath} from '../../proto/rpc/socket-path.ts';
import type {GlobalOptions} from '../options.ts';

/** `nms rpc`: the hub's socket on standard input and output; what `--hub user@host` runs at the other end of ssh. */
export const rpcCommand: CommandModule<GlobalOptions, GlobalOptions> = {
	command: 'rpc',
	builder: (program) =>
		program.example('ssh user@host nms rpc', "Talk to another machine's hub as a program"),
	handler: async ({socket}) =>
		proxyHub(socketPath(socket, process.env), {input: process.stdin, output: process.stdout}),
};
