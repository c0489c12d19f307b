import {execFile} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {messageOf, NmsError} from '../../base/errors.ts';
import {packageRoot} from '../../base/package-root.ts';
import type {ConfigOptions, LoadedConfig} from './config.ts';

const program = path.join(packageRoot, 'dist/src/daemons/agent/read-config.js');

/** Time and output of the child that reads the configuration. */
const childLimits = {timeout: 20_000, maxBuffer: 4 << 20} as const;

/** Has the configuration read and checked by a child. Throws an NmsError where the child itself fails. */
export async function loadConfig(options: ConfigOptions): Promise<LoadedConfig> {
	const text = await new Promise<string>((resolve, reject) => {
		const words = [program, JSON.stringify(options)];
		execFile(process.execPath, words, childLimits, (error, stdout, stderr) => {
			// 78 is an answer too.
			if (stdout !== '') resolve(stdout);
			else reject(childFailure(error, stderr));
		});
	});
	// Our own program wrote it, from what the schema had checked.
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	return JSON.parse(text) as LoadedConfig;
}

function childFailure(error: unknown, stderr: string): NmsError {
	const message = `the configuration cannot be read: ${stderr.trim() || messageOf(error)}`;
	return new NmsError('internal', message, {remedy: 'report it with this text', cause: error});
}
