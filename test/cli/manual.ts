// What the programs take and what their manual pages say are the same, both ways. One line per pair in the tables below.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {packageRoot} from '../../src/base/package-root.ts';
import {exitCodes} from '../../src/cli/exit-codes.ts';
import {helpText} from '../../src/cli/program.ts';
import {parseReasons} from '../../src/model/parse-reason.ts';
import {keyTable} from '../../src/tui/keys.ts';
import {itemsOf, keyList, manualSection} from '../helpers/manual-page.ts';

/** The options of each verb stand in the section of its name; options of other sections that it takes too are named. */
const verbs: Readonly<Record<string, readonly string[]>> = {
	'agent status': [],
	'alerts ack': ['Selection', 'Filters'],
	'alerts assign': ['Selection', 'Filters'],
	'alerts close': ['Selection', 'Filters'],
	'alerts list': ['Filters'],
	'alerts note': ['Selection', 'Filters'],
	'alerts reopen': ['Selection', 'Filters'],
	'alerts show': [],
	'alerts start': ['Selection', 'Filters'],
	'alerts undo': [],
	backup: ['Files of a hub'],
	'clinic apply': [],
	'clinic list': [],
	'clinic try': [],
	'clinic undo': [],
	completion: [],
	'decoder list': [],
	'decoder new': [],
	'decoder test': [],
	demo: [],
	doctor: [],
	'endpoints forget': [],
	'endpoints list': [],
	'endpoints show': [],
	explain: [],
	export: [],
	help: [],
	hold: [],
	holds: [],
	import: [],
	logs: [],
	lookup: [],
	parse: [],
	'parse-errors export': ['Lines that did not parse'],
	'parse-errors list': ['Lines that did not parse'],
	'parse-errors show': [],
	replay: [],
	restore: ['Files of a hub'],
	rpc: [],
	search: [],
	'sources accept': [],
	'sources list': [],
	'sources set': [],
	status: [],
	test: [],
	top: [],
	trace: [],
	verify: ['Files of a hub'],
	'views list': [],
	'views show': [],
};

/** Verbs that have verbs below them. */
const groups: readonly string[] = [
	'agent',
	'alerts',
	'clinic',
	'decoder',
	'endpoints',
	'parse-errors',
	'sources',
	'views',
];

/** Other lists that a page repeats: a title, the page's items, and where they come from. */
const lists: readonly (readonly [string, readonly string[], () => readonly string[]])[] = [
	[
		'exit statuses of nms',
		items('nms.1', 'EXIT STATUS'),
		() => [...new Set([0, ...Object.values(exitCodes)].map(String))],
	],
	[
		'reasons why a line does not parse',
		items('nms-protocol.7', 'PARSE REASONS'),
		() => parseReasons.slice(1).map(({name}) => name),
	],
];

for (const [verb, shared] of Object.entries(verbs)) {
	test(`the manual and the help of nms ${verb} name the same options`, async (t) => {
		const sections = ['DESCRIPTION', verb, ...shared];
		const inManual = sections.flatMap((section) => items('nms.1', section));
		t.deepEqual(sorted(inManual), sorted(optionsOf(await helpText(verb.split(' ')))));
	});
}

test('every verb has a section in the manual and an example in its help', async (t) => {
	const top = verbsOf(await helpText([])).filter((verb) => !groups.includes(verb));
	const listed = await Promise.all(groups.map(async (verb) => verbsOf(await helpText([verb]))));
	const below = listed.flat();
	t.deepEqual(sorted([...top, ...below]), sorted(Object.keys(verbs)));
	for (const verb of [...top, ...below].filter((name) => name !== 'help')) {
		// oxlint-disable-next-line no-await-in-loop
		t.regex(await helpText(verb.split(' ')), /^Examples:$/m, verb);
	}
});

for (const [title, inManual, real] of lists) {
	test(`the manual lists the ${title}`, (t) => {
		t.deepEqual(sorted(inManual), sorted(real()));
	});
}

test('the manual lists the keys of the console as the key table does', (t) => {
	const lines = manualSection(pageText('nms-tui.1'), 'Keys');
	const list = lines.slice(lines.findIndex((line) => line.startsWith('.Bl ')) + 1);
	t.deepEqual(list.slice(0, list.indexOf('.El')), keyList(keyTable));
});

function items(page: string, section: string): readonly string[] {
	return itemsOf(manualSection(pageText(page), section));
}

function pageText(page: string): string {
	return readFileSync(path.join(packageRoot, 'man', page), 'utf8');
}

/** `-n` and `--lines` of a help text's option lines. */
function optionsOf(help: string): readonly string[] {
	const lines = help.split('\n').filter((line) => /^ +-/.test(line));
	return lines.flatMap((line) => /^ +((?:-\w, )?--[\w-]+)/.exec(line)?.[1]?.split(', ') ?? []);
}

function verbsOf(help: string): readonly string[] {
	const [, list = ''] = /^Commands:\n((?: .*\n)*)/m.exec(help) ?? [];
	return [...list.matchAll(/^ {2}nms ((?:[a-z-]+ )*[a-z-]+)(?= )/gm)].map(([, verb = '']) => verb);
}

function sorted(names: readonly string[]): readonly string[] {
	return names.toSorted();
}
