import type {CommandModule} from 'yargs';
import {parseDuration} from '../../base/time.ts';
import {topLimit} from '../../proto/rpc/bounds.ts';
import {standardLook} from '../standard-look.ts';
import {withHub} from '../connect.ts';
import type {GlobalOptions} from '../options.ts';
import {limitOption, timeOptions} from '../options.ts';
import {printJson, printJsonLines, printText} from '../output.ts';
import type {TopKind} from '../text/statistics-text.ts';
import {topKinds, topLines, topRows} from '../text/statistics-text.ts';

interface TopOptions extends GlobalOptions {
	readonly kind: TopKind | undefined;
	readonly since: number | undefined;
	readonly limit: number | undefined;
	readonly utc: boolean;
}

const usualLimit = 10;
/** How far back, in seconds: what a hub answers, and where no --since is given. */
const [leastSeconds, mostSeconds, usualSeconds] = [60, 31 * 86_400, 3600];

/** `nms top`: who and what sends most. */
export const topCommand: CommandModule<GlobalOptions, TopOptions> = {
	command: 'top [kind]',
	builder: (program) =>
		program
			.positional('kind', {choices: topKinds, describe: 'Only this list'})
			.option('since', {
				type: 'string',
				requiresArg: true,
				coerce: secondsOf,
				describe: 'How far back: such as 10m, 24h or 7d, at most 31d [default: 1h]',
			})
			.option('limit', limitOption(topLimit, `Most rows of a list [default: ${usualLimit}]`))
			.options(timeOptions)
			.example('nms top', 'The last hour')
			.example('nms top sources --since 24h', 'The loudest senders of a day')
			.example('nms top programs --json', 'One JSON object per row'),
	handler: async (options) =>
		withHub(options, async (client) => {
			const {kind, since = usualSeconds, limit = usualLimit, json, utc} = options;
			const statistics = await client.call('statistics.get', {seconds: since, top: limit});
			if (json && kind === undefined) return printJson(statistics);
			if (json && kind !== undefined) return printJsonLines(topRows(statistics, kind));
			const kinds = kind === undefined ? topKinds.toReversed() : [kind];
			await printText(topLines(statistics, kinds, standardLook(utc)));
		}),
};

function secondsOf(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const seconds = Math.floor((parseDuration(text) ?? 0) / 1000);
	if (seconds >= leastSeconds && seconds <= mostSeconds) return seconds;
	throw new TypeError(`--since '${text}' is no time from 1m to 31d, such as 10m, 24h or 7d`);
}
