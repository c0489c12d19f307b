// Run by the agent for each reading of its configuration: node read-config.js OPTIONS, which are ConfigOptions in JSON. Writes a
// LoadedConfig in JSON and exits with 0 or 78. The readers of YAML and schemas cost more memory than all of the agent, so they live
// in this short-lived child.
import process from 'node:process';
import * as z from 'zod';
import {NmsError, reasonOf} from '../../base/errors.ts';
import {configurationExit} from '../shared/run-daemon.ts';
import type {LoadedConfig} from './config.ts';
import {resolveConfig} from './resolve-config.ts';

const optionsSchema = z.strictObject({
	file: z.string().optional(),
	stateDirectory: z.string().optional(),
	socketPath: z.string().optional(),
	hub: z.string().optional(),
});

const loaded = load();
if (loaded.kind === 'error') process.exitCode = configurationExit;
process.stdout.write(`${JSON.stringify(loaded)}\n`);

function load(): LoadedConfig {
	try {
		return resolveConfig(optionsSchema.parse(JSON.parse(process.argv[2] ?? '{}')));
	} catch (error) {
		if (!(error instanceof NmsError)) throw error;
		return {kind: 'error', problems: [reasonOf(error)]};
	}
}
