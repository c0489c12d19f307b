import process from 'node:process';
import {restoreBackup} from '../../../db/archive/restore.ts';
import type {ConfigOptions} from '../config.ts';
import type {ProgramOptions} from './program.ts';
import {
	bytesText,
	ProgressLine,
	runProgram,
	stateDirectoryOf,
	stopSignal,
	tell,
} from './program.ts';

/** `nms-hub restore`: fills an empty state directory from a backup; resolves with the exit status. */
export async function runRestore(
	options: ConfigOptions & {readonly directory: string},
	program: ProgramOptions,
): Promise<number> {
	return runProgram(program, async () => {
		const stateDirectory = stateDirectoryOf(options);
		const progress = new ProgressLine();
		const job = {
			stateDirectory,
			directory: options.directory,
			signal: stopSignal('the restoring'),
			onProgress: ({path, bytes}: {readonly path: string; readonly bytes: number}) => {
				progress.show(() => `${bytesText(bytes)}: ${path}`);
			},
		};
		const {backup, manifest} = await restoreBackup(job).finally(() => progress.clear());
		const {made, files} = manifest;
		const json = {path: stateDirectory, backup, made, files: files.length};
		process.stdout.write(`${program.isJson ? JSON.stringify(json) : stateDirectory}\n`);
		tell(`restored from ${backup}, made ${made}; start the hub: what is newer is not there`);
		return 0;
	});
}
