import type {CommandModule} from 'yargs';
import {safe} from '../../base/terminal-text.ts';
import {withHub} from '../connect.ts';
import type {GlobalOptions} from '../options.ts';
import {timeOptions} from '../options.ts';
import {printFound} from '../row-pages.ts';
import {standardLook} from '../standard-look.ts';
import {sizeText} from '../text/amount.ts';
import {timeText, valueText} from '../text/look.ts';
import {tableLines} from '../text/table.ts';

interface HoldsOptions extends GlobalOptions {
	readonly utc: boolean;
}

/** `nms holds`: alerts that are held. */
export const holdsCommand: CommandModule<GlobalOptions, HoldsOptions> = {
	command: 'holds',
	builder: (program) =>
		program.options(timeOptions).example('nms holds', 'What keeps event files from being removed'),
	handler: async (options) => {
		const {rows} = await withHub(options, async (client) => client.call('alerts.holds', {}));
		const look = standardLook(options.utc);
		await printFound(
			{rows, total: rows.length},
			{
				json: options.json,
				noun: 'held alert',
				table: (held) =>
					tableLines(
						[
							{title: safe('ID'), text: ({short_id: id}) => safe(id)},
							{title: safe('HELD'), text: (row) => timeText(row.held, look)},
							{title: safe('BY'), text: ({user}) => safe(user)},
							{title: safe('FILES'), isNumber: true, text: ({files}) => safe(String(files))},
							{title: safe('SIZE'), isNumber: true, text: ({bytes}) => sizeText(bytes)},
							{title: safe('RULE'), text: ({rule}) => safe(rule.name)},
							{title: safe('REASON'), text: ({reason}) => valueText(reason)},
						],
						held,
					),
			},
		);
	},
};
