import type {CommandModule} from 'yargs';
import type {GlobalOptions} from '../options.ts';
import {applyCommand} from './clinic/apply.ts';
import {listCommand} from './clinic/list.ts';
import {tryCommand} from './clinic/try.ts';
import {undoCommand} from './clinic/undo.ts';

/** `nms clinic`: senders whose messages do not parse, healed. */
export const clinicCommand: CommandModule<GlobalOptions, GlobalOptions> = {
	command: 'clinic',
	builder: (program) =>
		program
			.command(applyCommand)
			.command(listCommand)
			.command(tryCommand)
			.command(undoCommand)
			.example('nms clinic try 192.0.2.1', 'What each dialect would make of its parse errors')
			.example('nms clinic apply 192.0.2.1 --dialect no-pri', 'Read it so, and read them again'),
	// Without a word after it, yargs runs `list`.
	handler: () => undefined,
};
