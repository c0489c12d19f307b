import process from 'node:process';
import {packageVersion} from '../../../base/package-root.ts';
import {makeBackup} from '../../../db/archive/backup.ts';
import type {ConfigOptions} from '../config.ts';
import {loadConfig} from '../config.ts';
import type {ProgramOptions} from './program.ts';
import {
	bytesText,
	ProgressLine,
	runProgram,
	stateDirectoryOf,
	stopSignal,
	tell,
} from './program.ts';

/** `nms-hub backup`: a backup of the state directory in a directory of backups; resolves with the exit status. */
export async function runBackup(
	options: ConfigOptions & {readonly directory: string},
	program: ProgramOptions,
): Promise<number> {
	return runProgram(program, async () => {
		const progress = new ProgressLine();
		const job = {
			stateDirectory: stateDirectoryOf(options),
			directory: options.directory,
			configFile: configFileOf(options),
			program: packageVersion(),
			now: Date.now(),
			signal: stopSignal('the backup'),
			onProgress: ({path, bytes}: {readonly path: string; readonly bytes: number}) => {
				progress.show(() => `${bytesText(bytes)} copied: ${path}`);
			},
		};
		const made = await makeBackup(job).finally(() => progress.clear());
		const {path, files, kept, copiedBytes} = made;
		const json = {path, files, kept_files: kept, copied_bytes: copiedBytes};
		process.stdout.write(`${program.isJson ? JSON.stringify(json) : path}\n`);
		const unchanged = kept === 0 ? '' : `; of these unchanged since the one before: ${kept}`;
		tell(`${files} files are backed up, ${bytesText(copiedBytes)} copied${unchanged}`);
		return 0;
	});
}

/** As the state, the configuration is worth keeping where it is wrong, too. */
function configFileOf(options: ConfigOptions): string | undefined {
	const loaded = loadConfig(options);
	return loaded.kind === 'ok' ? loaded.config.file : options.file;
}
