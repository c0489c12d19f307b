import type {CommandModule} from 'yargs';
import type {GlobalOptions} from '../options.ts';
import {ackCommand} from './alerts/ack.ts';
import {assignCommand} from './alerts/assign.ts';
import {closeCommand} from './alerts/close.ts';
import {listCommand} from './alerts/list.ts';
import {noteCommand} from './alerts/note.ts';
import {reopenCommand} from './alerts/reopen.ts';
import {showCommand} from './alerts/show.ts';
import {startCommand} from './alerts/start.ts';
import {undoCommand} from './alerts/undo.ts';

/** `nms alerts`: everything the console's alerts pane does. */
export const alertsCommand: CommandModule<GlobalOptions, GlobalOptions> = {
	command: 'alerts',
	builder: (program) =>
		program
			.command(ackCommand)
			.command(assignCommand)
			.command(closeCommand)
			.command(listCommand)
			.command(noteCommand)
			.command(reopenCommand)
			.command(showCommand)
			.command(startCommand)
			.command(undoCommand)
			.example('nms alerts', 'Open alerts, worst first')
			.example('nms alerts show 3f2a', 'One alert with its evidence')
			.example('nms alerts close 3f2a --resolution benign', 'Close it'),
	// Without a word after it, yargs runs `list`.
	handler: () => undefined,
};
