import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import type {CommandModule} from 'yargs';
import type {Dialect} from '../../../model/dialect.ts';
import type {HubClient} from '../../../proto/rpc/client.ts';
import type {ReparseJson} from '../../../proto/rpc/source-schema.ts';
import {withHub} from '../../connect.ts';
import {CountProgress} from '../../count-progress.ts';
import type {GlobalOptions} from '../../options.ts';
import {printJson, printText} from '../../output.ts';
import {readingOptions} from '../../sources/reading-options.ts';
import {findSource, sourceArgument} from '../../sources/source-argument.ts';
import {reparseText} from '../../text/source-text.ts';

interface ApplyOptions extends GlobalOptions {
	readonly source: string;
	readonly dialect: Dialect;
	readonly timezone: string | undefined;
}

/** How often the hub is asked how far it is, in milliseconds. */
const askMs = 100;

/** `nms clinic apply`. */
export const applyCommand: CommandModule<GlobalOptions, ApplyOptions> = {
	command: 'apply <source>',
	describe: 'Read a sender in another dialect, and its stored parse errors again',
	builder: (program) =>
		program
			.positional('source', sourceArgument)
			.options(readingOptions)
			.default('dialect', 'auto' as const)
			.example(
				'nms clinic apply 192.0.2.1 --dialect no-pri',
				'What parses becomes events beside the parse errors',
			),
	handler: async (options) => {
		const {dialect, timezone, json} = options;
		await withHub(options, async (client) => {
			const source = await findSource(options.source, client);
			const zone = timezone === undefined ? {} : {timezone};
			const started = await client.call('clinic.apply', {...source, dialect, ...zone});
			const ended = await untilEnded(client, started);
			await (json ? printJson(ended) : printText([reparseText(ended)]));
		});
	},
};

/** It goes on in the hub, whatever becomes of this program. */
async function untilEnded(client: HubClient, started: ReparseJson): Promise<ReparseJson> {
	const progress = new CountProgress('parse errors read again', process.stderr);
	let reparse = started;
	while (reparse.state === 'running') {
		// oxlint-disable-next-line no-await-in-loop
		await delay(askMs);
		const before = reparse.looked;
		// oxlint-disable-next-line no-await-in-loop
		reparse = await client.call('clinic.get', {id: reparse.id});
		progress.add(reparse.looked - before);
	}
	progress.end();
	return reparse;
}
