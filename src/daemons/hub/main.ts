#!/usr/bin/env node
// nms-hub(8). Opens: the syslog ports of the configuration, the state directory, the local socket with its directory `auth`,
// /etc/passwd and /etc/group for the names of callers. Needs no privilege but CAP_NET_BIND_SERVICE for ports below 1024.
// Its verbs open the state directory for reading, and what they are told to write.
import type {Argv} from 'yargs';

type Program = ReturnType<typeof withPlace>;
/** What the command line asks for; nothing where it has an answer already, as to --help. */
type Choose = (run: () => Promise<number>) => void;

const usageExit = 2;
const jsonOption = {type: 'boolean', default: false, describe: 'Print JSON Lines'} as const;

void start();

async function start(): Promise<void> {
	await import('../../base/require-node.ts');
	const [{default: yargs}, {default: process}, {packageVersion}] = await Promise.all([
		import('yargs'),
		import('node:process'),
		import('../../base/package-root.ts'),
	]);
	const chosen: Parameters<Choose>[0][] = [];
	const commands = [addRun, addBackup, addRestore, addVerify];
	const program = withPlace(yargs(process.argv.slice(2)).scriptName('nms-hub').locale('en'));
	for (const add of commands) add(program, (run) => void chosen.push(run));
	await program
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
}

function withPlace(program: Argv) {
	return program
		.option('config', {
			type: 'string',
			requiresArg: true,
			describe: 'Configuration file (/etc/nms/hub.yaml where it exists)',
		})
		.option('state-directory', {
			type: 'string',
			requiresArg: true,
			describe: 'Where events and state are kept ($STATE_DIRECTORY)',
		});
}

function addRun(program: Program, choose: Choose): void {
	program.command(
		'$0',
		'Receives syslog, stores it, detects attacks and serves the local socket.',
		(command) =>
			command
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
			const config = {file, stateDirectory, socketPath};
			choose(async () => {
				if (checkConfig === true) return (await import('./run-hub.ts')).checkConfig(config);
				const {EarlyThreads} = await import('./threads/early-threads.ts');
				const threads = new EarlyThreads(['store', 'query', 'udp']);
				return (await import('./run-hub.ts')).runHub(config, {untilEof, threads});
			});
		},
	);
}

function addBackup(program: Program, choose: Choose): void {
	program.command(
		'backup <directory>',
		'Copies the state directory, beside a hub that runs or without one.',
		(command) =>
			command
				.positional('directory', {
					type: 'string',
					demandOption: true,
					describe: 'Holds the backups, one directory each',
				})
				.option('json', jsonOption)
				.example('$0 backup /mnt/backup', 'a new directory in it'),
		({config: file, stateDirectory, json, directory}) => {
			choose(async () => {
				const {runBackup} = await import('./archive/run-backup.ts');
				return runBackup({file, stateDirectory, directory}, {isJson: json});
			});
		},
	);
}

function addRestore(program: Program, choose: Choose): void {
	program.command(
		'restore <directory>',
		'Fills an empty state directory from a backup.',
		(command) =>
			command
				.positional('directory', {
					type: 'string',
					demandOption: true,
					describe: 'A backup, or a directory of backups, of which the newest is meant',
				})
				.option('json', jsonOption)
				.example('$0 restore /mnt/backup', 'from the newest one in it'),
		({config: file, stateDirectory, json, directory}) => {
			choose(async () => {
				const {runRestore} = await import('./archive/run-restore.ts');
				return runRestore({file, stateDirectory, directory}, {isJson: json});
			});
		},
	);
}

function addVerify(program: Program, choose: Choose): void {
	program.command(
		'verify',
		'Checks all that is stored, beside a hub that runs or without one.',
		(command) =>
			command
				.option('json', jsonOption)
				.example('$0 verify --state-directory state', 'without a configuration'),
		({config: file, stateDirectory, json}) => {
			choose(async () => {
				const {runVerify} = await import('./archive/run-verify.ts');
				return runVerify({file, stateDirectory}, {isJson: json});
			});
		},
	);
}
