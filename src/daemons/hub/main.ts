#!/usr/bin/env node
// nms-hub(8). Opens: the syslog ports of the configuration, the state directory, the local socket with its directory `auth`,
// /etc/passwd and /etc/group for the names of callers. Needs no privilege but CAP_NET_BIND_SERVICE for ports below 1024.
await import('../../base/require-node.ts');
const [{default: yargs}, {default: process}, {packageVersion}, {checkConfig, runHub}] =
	await Promise.all([
		import('yargs'),
		import('node:process'),
		import('../../base/package-root.ts'),
		import('./run-hub.ts'),
	]);

const usageExit = 2;
const options = await yargs(process.argv.slice(2))
	.scriptName('nms-hub')
	.usage('$0 [options]\n\nReceives syslog, stores it, detects attacks and serves the local socket.')
	.option('config', {
		type: 'string',
		requiresArg: true,
		describe: 'Configuration file (/etc/nms/hub.yaml where it exists)',
	})
	.option('check-config', {
		type: 'boolean',
		describe: 'Check configuration, rules and decoders, and exit: 0 valid, 78 not',
	})
	.option('state-directory', {
		type: 'string',
		requiresArg: true,
		describe: 'Where events and state are kept ($STATE_DIRECTORY)',
	})
	.option('socket', {
		type: 'string',
		requiresArg: true,
		describe: 'The local socket ($NMS_SOCKET, $XDG_RUNTIME_DIR/nms/hub.sock, /run/nms/hub.sock)',
	})
	.option('until-eof', {
		type: 'boolean',
		describe: 'Stop also when standard input ends: with the program that started the hub',
	})
	.example('$0 --config hub.yaml --state-directory state', 'run in the foreground')
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

const isAnswered = process.argv.slice(2).some((word) => ['--help', '--version'].includes(word));
if (!isAnswered) {
	const config = {
		file: options.config,
		stateDirectory: options.stateDirectory,
		socketPath: options.socket,
	};
	process.exitCode =
		options.checkConfig === true
			? await checkConfig(config)
			: await runHub(config, {untilEof: options.untilEof === true});
}
