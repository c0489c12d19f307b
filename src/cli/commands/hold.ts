import type {CommandModule} from 'yargs';
import {withHub} from '../connect.ts';
import type {GlobalOptions} from '../options.ts';
import {printJson, printText} from '../output.ts';
import {sizeText} from '../text/amount.ts';
import {countOf} from '../text/look.ts';
import {checkedIds} from './alerts/selection.ts';

interface HoldOptions extends GlobalOptions {
	readonly id: string;
	readonly release: boolean;
	readonly reason: string | undefined;
}

/** `nms hold`: all events of an alert stay, whatever retention says, until it is released. */
export const holdCommand: CommandModule<GlobalOptions, HoldOptions> = {
	command: 'hold <id>',
	builder: (program) =>
		program
			.positional('id', {
				type: 'string',
				demandOption: true,
				describe: "The alert's id, or a prefix that no other has",
			})
			.option('release', {
				type: 'boolean',
				default: false,
				describe: 'Let retention remove its event files again',
			})
			.option('reason', {
				type: 'string',
				requiresArg: true,
				describe: 'Why, in your words; kept in the history',
			})
			.example('nms hold 3f2a --reason "police report 12/2026"', 'Its event files stay')
			.example('nms hold 3f2a --release', 'They go when their time is over'),
	handler: async (options) => {
		const [id = ''] = checkedIds([options.id]);
		const {release, reason, json} = options;
		await withHub(options, async (client) => {
			const params = {id, ...(reason === undefined ? {} : {reason})};
			const held = await client.call(release ? 'alerts.release' : 'alerts.hold', params);
			const files = `${countOf(held.files, 'event file')} (${sizeText(held.bytes)})`;
			const text = release
				? `alert ${held.short_id} is released: ${files} can be removed when the time is over`
				: `alert ${held.short_id} is held: ${files} stay; 'nms hold ${held.short_id} --release' ends it`;
			await (json ? printJson(held) : printText([text]));
		});
	},
};
