#!/usr/bin/env node
// nms-agent(8). Opens: the files and the journal (by journalctl) of its configuration, /proc, the spool in its state directory, one
// connection to the hub, the local socket with its directory `auth`, /etc/passwd and /etc/group for the names of callers. Needs no
// privilege but to read the logs: the groups adm and systemd-journal, or CAP_DAC_READ_SEARCH.
void start();

async function start(): Promise<void> {
	await import('./lean-modules.ts');
	await import('../../base/require-node.ts');
	const {runCommand} = await import('./run-command.ts');
	await runCommand();
}
