import type {Action} from './action.ts';
import {tabs} from './tabs.ts';

/** The panes that can have the keyboard. */
export const paneContexts = [
	'alerts',
	'detail',
	'endpoints',
	'endpoint',
	'logs',
	'errors',
	'error',
	'dashboard',
	'hub',
] as const;

/** Where a key may mean something: the pane that has the keyboard, or the dialog over it. */
export const contexts = [
	...paneContexts,
	'viewer',
	'help',
	'close',
	'confirm',
	'input',
	'palette',
	'views',
	'clinic',
] as const;
export type Context = (typeof contexts)[number];

/** One line of the table that dispatcher, footer, help and manual page are made from. */
export interface KeyBinding {
	/** By the names of `KeyReader`; the first is the one shown. */
	readonly keys: readonly string[];
	/** What it does, for help and manual. */
	readonly label: string;
	readonly action: Action;
	readonly in: readonly Context[];
	/** One word for the footer; without it the key is only in the help. */
	readonly hint?: string;
	/** Changes something for everybody: asks, or can be undone. */
	readonly isDangerous?: true;
}

const panes = paneContexts;
const triage = ['alerts', 'detail'] as const;
const scrolled = [...panes, 'viewer', 'help'] as const;

/** In the order of help and footer. */
export const keyTable: readonly KeyBinding[] = [
	{keys: ['a'], label: 'acknowledge', action: 'acknowledge', in: triage, hint: 'ack'},
	{keys: ['i'], label: 'in progress', action: 'start', in: triage, hint: 'prog'},
	{
		keys: ['x'],
		label: 'close, with a reason',
		action: 'close',
		in: triage,
		hint: 'close',
		isDangerous: true,
	},
	{keys: ['n'], label: 'add a note', action: 'note', in: triage, hint: 'note'},
	{keys: ['@'], label: 'assign', action: 'assign', in: triage, hint: 'assign'},
	{keys: ['r'], label: 'reopen', action: 'reopen', in: triage},
	{
		keys: ['u'],
		label: 'undo the last change, while the line below counts down',
		action: 'undo',
		in: panes,
	},
	{keys: ['space'], label: 'mark, and go down', action: 'mark', in: ['alerts'], hint: 'mark'},
	{
		keys: ['V'],
		label: 'mark from the last mark to here',
		action: 'mark-range',
		in: ['alerts'],
		hint: 'range',
	},
	{
		keys: ['*'],
		label: 'mark all alerts of the filter',
		action: 'mark-all',
		in: ['alerts'],
		hint: 'all',
		isDangerous: true,
	},
	{
		keys: ['enter'],
		label: 'open',
		action: 'open',
		in: ['alerts', 'endpoints', 'logs', 'errors'],
		hint: 'open',
	},
	{
		keys: ['t'],
		label: 'trace: the last frames of its agent',
		action: 'trace',
		in: ['endpoints', 'endpoint'],
		hint: 'trace',
	},
	{
		keys: ['l'],
		label: 'its lines, in Logs',
		action: 'logs-of',
		in: ['endpoints', 'endpoint', 'errors', 'error'],
		hint: 'logs',
	},
	{
		keys: ['A'],
		label: 'its alerts, in Alerts',
		action: 'alerts-of',
		in: ['endpoints', 'endpoint'],
		hint: 'alerts',
	},
	{
		keys: ['F'],
		label: 'forget it until it is heard again, after asking',
		action: 'forget',
		in: ['endpoints', 'endpoint'],
		hint: 'forget',
		isDangerous: true,
	},
	{
		keys: ['d'],
		label: 'clinic: read this sender in another dialect, and its lines again',
		action: 'heal',
		in: ['errors', 'error'],
		hint: 'dialect',
	},
	{
		keys: ['a'],
		label: 'accept this sender: it belongs here, and its name is its own',
		action: 'accept',
		in: ['endpoints', 'endpoint', 'errors', 'error'],
		hint: 'accept',
	},
	{
		keys: ['['],
		label: 'a shorter time',
		action: 'shorter',
		in: ['dashboard'],
		hint: 'shorter',
	},
	{keys: [']'], label: 'a longer time', action: 'longer', in: ['dashboard'], hint: 'longer'},
	{keys: ['o'], label: 'raw events of the alert', action: 'raw', in: triage, hint: 'raw'},
	{
		keys: ['S'],
		label: 'another order',
		action: 'order',
		in: ['alerts', 'endpoints'],
		hint: 'order',
	},
	{keys: ['space'], label: 'pause, or go on', action: 'pause', in: ['logs'], hint: 'pause'},
	{keys: ['f'], label: 'follow the newest line', action: 'follow', in: ['logs'], hint: 'follow'},
	{
		keys: ['e'],
		label: 'next line of severity err or worse',
		action: 'next-error',
		in: ['logs'],
		hint: 'error',
	},
	{
		keys: ['E'],
		label: 'previous line of severity err or worse',
		action: 'previous-error',
		in: ['logs'],
	},
	{keys: ['T'], label: 'go to a time', action: 'go-to-time', in: ['logs'], hint: 'time'},
	{keys: ['l', 'right'], label: 'choose the next word', action: 'next-word', in: ['logs']},
	{keys: ['h', 'left'], label: 'choose the previous word', action: 'previous-word', in: ['logs']},
	{
		keys: ['='],
		label: 'only lines with the chosen word',
		action: 'with-word',
		in: ['logs'],
		hint: 'with',
	},
	{
		keys: ['!'],
		label: 'only lines without the chosen word',
		action: 'without-word',
		in: ['logs'],
		hint: 'without',
	},
	{keys: ['['], label: 'a shorter time in the strip', action: 'shorter', in: ['logs']},
	{keys: [']'], label: 'a longer time in the strip', action: 'longer', in: ['logs']},
	{keys: ['w'], label: 'wrap long lines', action: 'wrap', in: ['logs'], hint: 'wrap'},
	{
		keys: ['t'],
		label: 'the page of its endpoint',
		action: 'host',
		in: ['alerts', 'detail', 'logs'],
		hint: 'host',
	},
	{
		keys: ['/'],
		label: 'filter',
		action: 'filter',
		in: ['alerts', 'endpoints', 'logs'],
		hint: 'filter',
	},
	{
		keys: ['y'],
		label: 'copy to the clipboard of your terminal (OSC 52)',
		action: 'copy',
		in: [...panes, 'viewer'],
		hint: 'copy',
	},
	{
		keys: ['Y'],
		label: 'copy all that is known of it, as JSON',
		action: 'copy-json',
		in: [...panes, 'viewer'],
	},
	{
		keys: ['ctrl-o'],
		label: 'open the raw text in $PAGER',
		action: 'page',
		in: [...panes, 'viewer'],
	},
	{keys: [':'], label: 'command: anything by its name', action: 'palette', in: panes, hint: 'cmd'},
	{keys: ['v'], label: 'saved views', action: 'views', in: panes, hint: 'views'},
	{keys: ['-'], label: 'the view before this one', action: 'last-view', in: panes},
	{keys: ['j', 'down'], label: 'down', action: 'down', in: scrolled},
	{keys: ['k', 'up'], label: 'up', action: 'up', in: scrolled},
	{keys: ['ctrl-d'], label: 'half a page down', action: 'half-down', in: scrolled},
	{keys: ['ctrl-u'], label: 'half a page up', action: 'half-up', in: scrolled},
	{keys: ['pgdn', 'ctrl-f'], label: 'a page down', action: 'page-down', in: scrolled},
	{keys: ['pgup', 'ctrl-b'], label: 'a page up', action: 'page-up', in: scrolled},
	{keys: ['g', 'home'], label: 'first', action: 'first', in: scrolled},
	{keys: ['G', 'end'], label: 'last', action: 'last', in: scrolled},
	...tabs.map(({key, name}): KeyBinding => ({
		keys: [key],
		label: name === 'errors' ? 'parse errors' : name,
		action: `tab-${name}`,
		in: panes,
	})),
	{keys: ['tab'], label: 'next pane', action: 'next-pane', in: panes},
	{keys: ['shift-tab'], label: 'previous pane', action: 'previous-pane', in: panes},
	{keys: ['esc'], label: 'back; take marks, filter away', action: 'back', in: panes},
	{keys: ['Z'], label: 'times in UTC, local, or as devices wrote', action: 'zone', in: panes},
	{keys: ['R'], label: 'reconnect now', action: 'reconnect', in: panes},
	{keys: ['ctrl-l'], label: 'draw the screen again', action: 'redraw', in: contexts},
	{keys: ['ctrl-z'], label: 'suspend', action: 'suspend', in: contexts},
	{keys: ['?'], label: 'keys', action: 'help', in: panes, hint: 'keys'},
	{keys: ['q'], label: 'quit, after asking', action: 'quit', in: panes, hint: 'quit'},
	{keys: ['ctrl-c'], label: 'quit', action: 'quit-now', in: contexts},
	{
		keys: ['t'],
		label: 'close as true positive',
		action: 'true_positive',
		in: ['close'],
		hint: 'true positive',
	},
	{
		keys: ['f'],
		label: 'close as false positive',
		action: 'false_positive',
		in: ['close'],
		hint: 'false positive',
	},
	{keys: ['b'], label: 'close as benign', action: 'benign', in: ['close'], hint: 'benign'},
	{keys: ['d'], label: 'close as duplicate', action: 'duplicate', in: ['close'], hint: 'duplicate'},
	{keys: ['e'], label: 'close as test', action: 'test', in: ['close'], hint: 'test'},
	{keys: ['y', 'enter'], label: 'yes', action: 'yes', in: ['confirm'], hint: 'yes'},
	{keys: ['enter'], label: 'done', action: 'submit', in: ['input'], hint: 'done'},
	{keys: ['enter'], label: 'run', action: 'submit', in: ['palette'], hint: 'run'},
	{keys: ['enter'], label: 'go there', action: 'submit', in: ['views'], hint: 'go'},
	{
		keys: ['enter'],
		label: 'read the sender so',
		action: 'submit',
		in: ['clinic'],
		hint: 'heal',
		isDangerous: true,
	},
	{
		keys: ['z'],
		label: 'read it so, and its times in a zone',
		action: 'source-zone',
		in: ['clinic'],
		hint: 'zone',
	},
	{keys: ['j', 'down'], label: 'next dialect', action: 'next', in: ['clinic']},
	{keys: ['k', 'up'], label: 'previous dialect', action: 'previous', in: ['clinic']},
	{keys: ['tab'], label: 'complete', action: 'complete', in: ['palette'], hint: 'complete'},
	{
		keys: ['down', 'ctrl-n'],
		label: 'next entry; towards now in the history',
		action: 'next',
		in: ['palette'],
	},
	{
		keys: ['up', 'ctrl-p'],
		label: 'previous entry; on an empty line the history',
		action: 'previous',
		in: ['palette'],
	},
	{
		keys: ['ctrl-u'],
		label: 'clear the line',
		action: 'clear',
		in: ['input', 'palette'],
		hint: 'clear',
	},
	{keys: ['j', 'down'], label: 'next view', action: 'next', in: ['views']},
	{keys: ['k', 'up'], label: 'previous view', action: 'previous', in: ['views']},
	{
		keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
		label: 'the view of that number',
		action: 'pick',
		in: ['views'],
	},
	{
		keys: ['s'],
		label: 'save this view under a name',
		action: 'save-view',
		in: ['views'],
		hint: 'save',
	},
	{
		keys: ['d'],
		label: 'delete; u takes it back within 10 s',
		action: 'delete-view',
		in: ['views'],
		hint: 'delete',
	},
	{keys: ['u'], label: 'undo the last deletion', action: 'undo', in: ['views'], hint: 'undo'},
	{
		keys: ['esc', 'q', 'n'],
		label: 'no',
		action: 'cancel',
		in: ['close', 'confirm'],
		hint: 'cancel',
	},
	{keys: ['esc'], label: 'cancel', action: 'cancel', in: ['input', 'palette'], hint: 'cancel'},
	{
		keys: ['esc', 'q', 'd'],
		label: 'change nothing',
		action: 'cancel',
		in: ['clinic'],
		hint: 'back',
	},
	{
		keys: ['esc', 'q', 'v'],
		label: 'close this list',
		action: 'cancel',
		in: ['views'],
		hint: 'back',
	},
	{
		keys: ['esc', 'q', 'enter', '?'],
		label: 'close this window',
		action: 'cancel',
		in: ['viewer', 'help'],
		hint: 'back',
	},
];

/** What the key does there; undefined where it does nothing. */
export function actionFor(context: Context, key: string): Action | undefined {
	return keyTable.find((binding) => binding.keys.includes(key) && binding.in.includes(context))
		?.action;
}

/** The bindings of one context, in the order of the table. */
export function bindingsOf(context: Context): readonly KeyBinding[] {
	return keyTable.filter((binding) => binding.in.includes(context));
}
