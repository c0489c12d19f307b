import type {Options} from 'yargs';
import {dialectNames} from '../../model/dialect.ts';

/** Options that say how the messages of a sender are read. */
export const readingOptions = {
	dialect: {
		choices: dialectNames,
		requiresArg: true,
		describe: "How its messages are read; 'nms clinic try' says what each would do",
	},
	timezone: {
		type: 'string',
		requiresArg: true,
		describe: 'Zone of its time stamps that name none: Europe/Berlin, UTC, +02:00',
	},
} as const satisfies Readonly<Record<string, Options>>;
