import type {InferredOptionTypes, Options} from 'yargs';
import {alertStates} from '../../../model/alert.ts';
import {severities} from '../../../model/severity.ts';
import type {HubClient} from '../../../proto/rpc/client.ts';
import type {AlertQuery} from '../../../proto/rpc/schema.ts';
import {listOf} from '../../arguments.ts';

/** Options that say which alerts. */
export const filterOptions = {
	state: {
		type: 'string',
		requiresArg: true,
		coerce: listOf('--state', [...alertStates, 'open', 'all']),
		describe: `Only these states, comma-separated: ${alertStates.join(', ')}, open, all [default: open]`,
	},
	severity: {
		choices: severities,
		requiresArg: true,
		describe: 'Only this severity and worse',
	},
	assignee: {type: 'string', requiresArg: true, describe: "Only this user's"},
	mine: {type: 'boolean', conflicts: 'assignee', describe: 'Only mine'},
	unassigned: {type: 'boolean', conflicts: ['assignee', 'mine'], describe: "Only nobody's"},
	text: {
		type: 'string',
		requiresArg: true,
		describe: 'Only with these words in rule, subject, host, user or id',
	},
} as const satisfies Readonly<Record<string, Options>>;

export type FilterOptions = InferredOptionTypes<typeof filterOptions>;

/** The hub's query for the options; needs the client for who `--mine` is. */
export function alertQueryOf(options: FilterOptions, {session}: HubClient): AlertQuery {
	const {severity, text} = options;
	return {
		...statesOf(options.state),
		...(severity === undefined ? {} : {min_severity: severity}),
		...(text === undefined ? {} : {text}),
		...assigneeOf(options, session.user),
	};
}

function statesOf(chosen: FilterOptions['state']): Pick<AlertQuery, 'states'> {
	const words = chosen ?? ['open'];
	if (words.includes('all')) return {};
	return {
		states: alertStates.filter(
			(state) => words.includes(state) || (state !== 'closed' && words.includes('open')),
		),
	};
}

function assigneeOf(options: FilterOptions, user: string): Pick<AlertQuery, 'assignee'> {
	if (options.unassigned === true) return {assignee: null};
	if (options.mine === true) return {assignee: user};
	return options.assignee === undefined ? {} : {assignee: options.assignee};
}
