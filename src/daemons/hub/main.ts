#!/usr/bin/env node
// nms-hub(8). Opens: the syslog ports of the configuration, the state directory, the local socket with its directory `auth`,
// /etc/passwd and /etc/group for the names of callers. Needs no privilege but CAP_NET_BIND_SERVICE for ports below 1024.
// Its verbs open the state directory for reading, and what they are told to write.
await import('../../base/require-node.ts');
const [{default: yargs}, {default: process}, {packageVersion}] = await Promise.all([
	import('yargs'),
	import('node:process'),
	import('../../base/package-root.ts'),
]);

const usageExit = 2;
/** What the command line asks for: nothing where it has an answer already, as to --help. */
const chosen: (() => Promise<number>)[] = [];
await yargs(process.argv.slice(2))
	.scriptName('nms-hub')
	.option('config', {
		type: 'string',
		requiresArg: true,
		describe: 'Configuration file (/etc/nms/hub.yaml where it exists)',
	})
	.option('state-directory', {
		type: 'string',
		requiresArg: true,
		describe: 'Where events and state are kept ($STATE_DIRECTORY)',
	})
	.command(
		'$0',
		'Receives syslog, stores it, detects attacks and serves the local socket.',
		(program) =>
			program
				.option('check-config', {
					type: 'boolean',
					describe: 'Check configuration, rules and decoders, and exit: 0 valid, 78 not',
				})
				.option('socket', {
					type: 'string',
					requiresArg: true,
					describe:
						'The local socket ($NMS_SOCKET, $XDG_RUNTIME_DIR/nms/hub.sock, /run/nms/hub.sock)',
				})
				.option('until-eof', {
					type: 'boolean',
					describe: 'Stop also when standard input ends: with the program that started the hub',
				})
				.example('$0 --config hub.yaml --state-directory state', 'run in the foreground'),
		({config: file, stateDirectory, socket: socketPath, checkConfig, untilEof = false}) => {
			chosen.push(async () => {
				const program = await import('./run-hub.ts');
				const config = {file, stateDirectory, socketPath};
				return checkConfig === true
					? program.checkConfig(config)
					: program.runHub(config, {untilEof});
			});
		},
	)
	.command(
		'backup <directory>',
		'Copies the state directory, beside a hub that runs or without one.',
		(program) =>
			program
				.positional('directory', {
					type: 'string',
					demandOption: true,
					describe: 'Holds the backups, one directory each',
				})
				.option('json', {type: 'boolean', default: false, describe: 'Print JSON Lines'})
				.example('$0 backup /mnt/backup', 'a new directory in it'),
		({config: file, stateDirectory, json, directory}) => {
			chosen.push(async () => {
				const {runBackup} = await import('./archive/run-backup.ts');
				return runBackup({file, stateDirectory, directory}, {isJson: json});
			});
		},
	)
	.command(
		'restore <directory>',
		'Fills an empty state directory from a backup.',
		(program) =>
			program
				.positional('directory', {
					type: 'string',
					demandOption: true,
					describe: 'A backup, or a directory of backups, of which the newest is meant',
				})
				.option('json', {type: 'boolean', default: false, describe: 'Print JSON Lines'})
				.example('$0 restore /mnt/backup', 'from the newest one in it'),
		({config: file, stateDirectory, json, directory}) => {
			chosen.push(async () => {
				const {runRestore} = await import('./archive/run-restore.ts');
				return runRestore({file, stateDirectory, directory}, {isJson: json});
			});
		},
	)
	.command(
		'verify',
		'Checks all that is stored, beside a hub that runs or without one.',
		(program) =>
			program
				.option('json', {type: 'boolean', default: false, describe: 'Print JSON Lines'})
				.example('$0 verify --state-directory state', 'without a configuration'),
		({config: file, stateDirectory, json}) => {
			chosen.push(async () => {
				const {runVerify} = await import('./archive/run-verify.ts');
				return runVerify({file, stateDirectory}, {isJson: json});
			});
		},
	)
	.version(packageVersion())
	// Of an option given twice the last one holds.
	.parserConfiguration({'duplicate-arguments-array': false})
	.strict()
	.exitProcess(false)
	.fail((message, error) => {
		process.stderr.write(`nms-hub: ${message ?? error.message}; see nms-hub --help\n`);
		process.exit(usageExit);
	})
	.parseAsync();

const [run] = chosen;
if (run !== undefined) process.exitCode = await run();
