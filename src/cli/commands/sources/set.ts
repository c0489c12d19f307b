import type {CommandModule} from 'yargs';
import {NmsError} from '../../../base/errors.ts';
import {line, safe} from '../../../base/terminal-text.ts';
import type {SafeText} from '../../../base/terminal-text.ts';
import type {Dialect} from '../../../model/dialect.ts';
import type {RetentionClass} from '../../../model/retention-class.ts';
import {retentionClasses} from '../../../model/retention-class.ts';
import type {ParamsInput} from '../../../proto/rpc/schema.ts';
import type {SourceJson} from '../../../proto/rpc/source-schema.ts';
import {withHub} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {printJson, printText} from '../../output.ts';
import {quotaForm, quotaOption} from '../../sources/quota-option.ts';
import {readingOptions} from '../../sources/reading-options.ts';
import {findSource, sourceArgument} from '../../sources/source-argument.ts';
import {quotaText} from '../../text/source-text.ts';

type Change = Omit<ParamsInput<'sources.set'>, 'channel' | 'address' | 'accepted'>;

interface SetOptions extends GlobalOptions {
	readonly source: string;
	readonly dialect: Dialect | undefined;
	readonly timezone: string | undefined;
	readonly class: RetentionClass | undefined;
	readonly quota: string | undefined;
	readonly reset: boolean | undefined;
}

/** `nms sources set`. */
export const setCommand: CommandModule<GlobalOptions, SetOptions> = {
	command: 'set <source>',
	describe: 'Lay down how a sender is read and kept from now on, and what it may send',
	builder: (program) =>
		program
			.positional('source', sourceArgument)
			.options(readingOptions)
			.option('class', {
				choices: retentionClasses,
				requiresArg: true,
				describe: 'Retention class of its messages, whatever the configuration says',
			})
			.option('quota', {
				type: 'string',
				requiresArg: true,
				describe: `What it may send a second: ${quotaForm}, 0 or 'none' for any number`,
			})
			.option('reset', {
				type: 'boolean',
				conflicts: ['dialect', 'timezone', 'class', 'quota'],
				describe: 'Read it, keep it and let it send as the configuration says again',
			})
			.example('nms sources set 192.0.2.1 --timezone Europe/Berlin', 'It sends local times')
			.example('nms sources set udp:192.0.2.1 --class bulk --quota 200,64KiB', 'It is chatty')
			.example('nms sources set udp:192.0.2.1 --reset', 'It is read as all others'),
	handler: async (options) => {
		const change = changeOf(options);
		if (Object.keys(change).length === 0)
			throw new NmsError('usage', 'nothing is to be changed', {
				remedy: 'give --dialect, --timezone, --class, --quota or --reset',
			});
		await withHub(options, async (client) => {
			const source = await findSource(options.source, client);
			const changed = await client.call('sources.set', {...source, ...change});
			await (options.json ? printJson(changed) : printText([settledText(changed)]));
		});
	},
};

function changeOf({dialect, timezone, quota, reset = false, ...options}: SetOptions): Change {
	if (reset) return {dialect: null, timezone: null, class: null, quota: null};
	return {
		...(dialect === undefined ? {} : {dialect}),
		...(timezone === undefined ? {} : {timezone}),
		...(options.class === undefined ? {} : {class: options.class}),
		...(quota === undefined ? {} : {quota: quotaOption(quota)}),
	};
}

function settledText(source: SourceJson): SafeText {
	const {id, dialect, timezone, quota} = source;
	const read = line`${safe(id)} is read in the dialect ${safe(dialect)}, its times as of ${safe(timezone)}`;
	const kept =
		source.class === null ? line`` : line`; its messages are of class ${safe(source.class)}`;
	return quota === null
		? line`${read}${kept}`
		: line`${read}${kept}; it may send ${quotaText(quota)}`;
}
