#!/usr/bin/env node
// nms-agent(8). Opens: the files and the journal (by journalctl) of its configuration, /proc, the spool in its state directory, one
// connection to the hub, the local socket with its directory `auth`, /etc/passwd and /etc/group for the names of callers. Needs no
// privilege but to read the logs: the groups adm and systemd-journal, or CAP_DAC_READ_SEARCH.
await import('./lean-modules.ts');
await import('../../base/require-node.ts');
const [{default: process}, {packageVersion}, {helpText, parseCommand}, {checkConfig, runAgent}] =
	await Promise.all([
		import('node:process'),
		import('../../base/package-root.ts'),
		import('./options.ts'),
		import('./run-agent.ts'),
	]);

const usageExit = 2;
const command = parseCommand(process.argv.slice(2));
switch (command.kind) {
	case 'run':
		process.exitCode = await runAgent(command.config, command);
		break;
	case 'check':
		process.exitCode = await checkConfig(command.config);
		break;
	case 'help':
		process.stdout.write(helpText());
		break;
	case 'version':
		process.stdout.write(`${packageVersion()}\n`);
		break;
	case 'wrong':
		process.stderr.write(`nms-agent: ${command.message}; see nms-agent --help\n`);
		process.exitCode = usageExit;
}
