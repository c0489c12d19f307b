import process from 'node:process';
import {packageVersion} from '../../base/package-root.ts';
import {helpText, parseCommand} from './options.ts';
import {checkConfig, runAgent} from './run-agent.ts';

const usageExit = 2;

/** Does what the command line asks for; resolves when that is over, with the exit status set. */
export async function runCommand(): Promise<void> {
	const command = parseCommand(process.argv.slice(2));
	switch (command.kind) {
		case 'run':
			process.exitCode = await runAgent(command.config, command);
			return;
		case 'check':
			process.exitCode = await checkConfig(command.config);
			return;
		case 'help':
			process.stdout.write(helpText());
			return;
		case 'version':
			process.stdout.write(`${packageVersion()}\n`);
			return;
		case 'wrong':
			process.stderr.write(`nms-agent: ${command.message}; see nms-agent --help\n`);
			process.exitCode = usageExit;
	}
}
