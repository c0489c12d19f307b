import type {InferredOptionTypes, Options} from 'yargs';
import {integerBetween} from './arguments.ts';

/** Options that every verb takes. */
export const globalOptions = {
	socket: {
		type: 'string',
		requiresArg: true,
		describe: "The hub's socket (or NMS_SOCKET, $XDG_RUNTIME_DIR/nms/hub.sock, /run/nms/hub.sock)",
	},
	hub: {
		type: 'string',
		requiresArg: true,
		conflicts: 'socket',
		describe: 'The hub of another machine, user@host, through ssh',
	},
	json: {type: 'boolean', default: false, describe: 'Print JSON; errors too'},
	help: {type: 'boolean', alias: 'h', describe: 'Explain a verb'},
} as const satisfies Readonly<Record<string, Options>>;

/** For verbs whose text shows times; JSON has RFC 3339 UTC always. */
export const timeOptions = {
	utc: {type: 'boolean', default: false, describe: 'Show times in UTC, not in the local time zone'},
} as const satisfies Readonly<Record<string, Options>>;

/** `--limit` of a verb that lists: how many rows at the most, 1 to `highest`. */
export function limitOption(highest: number, describe: string) {
	const coerce = integerBetween('--limit', 1, highest);
	return {type: 'string', requiresArg: true, coerce, describe} as const;
}

/** What a verb's handler receives besides its own options. */
export type GlobalOptions = Pick<
	InferredOptionTypes<typeof globalOptions>,
	'socket' | 'hub' | 'json'
>;
