import type {CommandModule} from 'yargs';
import {NmsError} from '../../base/errors.ts';
import {withHub} from '../connect.ts';
import type {GlobalOptions} from '../options.ts';
import {timeOptions} from '../options.ts';
import {printJsonLines, printText, tell} from '../output.ts';
import {standardLook} from '../standard-look.ts';
import {knownLines, lookupTableLines} from '../text/lookup-text.ts';

interface LookupOptions extends GlobalOptions {
	readonly value: string | undefined;
	readonly utc: boolean;
}

/** `nms lookup`: what the hub knows of an address or a name from elsewhere, or from where. */
export const lookupCommand: CommandModule<GlobalOptions, LookupOptions> = {
	command: 'lookup [value]',
	builder: (program) =>
		program
			.positional('value', {
				type: 'string',
				describe: 'An address or a name; without one, the tables are listed',
			})
			.options(timeOptions)
			.example('nms lookup 192.0.2.7', 'Whose it is, where it is, which watch-lists name it')
			.example('nms lookup', 'The tables, and when they were read'),
	handler: async (options) => {
		const {value, json, utc} = options;
		const look = standardLook(utc);
		await withHub(options, async (client) => {
			if (value === undefined) {
				const {rows} = await client.call('lookups.list', {});
				if (json) return printJsonLines(rows);
				if (rows.length === 0)
					return tell("there is no table; 'lookups' in nms.yaml(5) names them");
				return printText(lookupTableLines(rows, look));
			}
			const {rows} = await client.call('lookups.find', {value});
			if (rows.length === 0)
				throw new NmsError('not_found', `no table knows '${value}'`, {
					remedy: "run 'nms lookup' to see the tables",
				});
			return json ? printJsonLines(rows) : printText(knownLines(rows, look));
		});
	},
};
