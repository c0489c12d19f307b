import process from 'node:process';
import type {CommandModule} from 'yargs';
import {exitCodes} from '../exit-codes.ts';
import type {GlobalOptions} from '../options.ts';
import {printJsonLines, printText, standardColours} from '../output.ts';
import {doctorLines} from '../text/doctor-text.ts';

/** `nms doctor`: what is wrong on this machine, and the command that mends it; ends with 1 where something fails. */
export const doctorCommand: CommandModule<GlobalOptions, GlobalOptions> = {
	command: 'doctor',
	builder: (program) =>
		program
			.example('nms doctor', 'One line per check: ok, warn, fail, or skip where nobody could look')
			.example(`nms doctor --json | jq 'select(.status == "fail")'`, 'Failures only'),
	handler: async (options) => {
		const [{localMachine}, {readScene}, {checks}, {runChecks}] = await Promise.all([
			import('../doctor/machine.ts'),
			import('../doctor/scene.ts'),
			import('../doctor/registry.ts'),
			import('../doctor/run-checks.ts'),
		]);
		const scene = await readScene(localMachine(), options);
		const found = await runChecks(checks, scene);
		await (options.json
			? printJsonLines(found)
			: printText(doctorLines(found, {colours: standardColours()})));
		if (found.some(({status}) => status === 'fail')) process.exitCode = exitCodes.refused;
	},
};
