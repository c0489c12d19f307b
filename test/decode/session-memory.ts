import {Buffer} from 'node:buffer';
import test from 'ava';
import {formatProblem} from '../../src/base/yaml-document.ts';
import {compileDecoders} from '../../src/decode/pack-files.ts';
import {sessionLimits} from '../../src/decode/session-limits.ts';
import {SessionMemory} from '../../src/decode/session-memory.ts';
import {EventBatch, formats} from '../../src/model/event-batch.ts';
import type {EventSource} from '../../src/model/event.ts';

const {decoders} = compileDecoders([
	{
		name: 'a.yaml',
		text: `decoder: a
description: a pack of a test
programs: [p, q]
others: unclaimed
sessions: [p]
strip: {start: ['\\[<int:process.pid>\\] ']}
patterns:
  - {name: begin, match: 'from <host:source> port <int:source.port>', remember: [source.ip, source.port]}
  - {name: end, match: 'failed for <word:user.name>', recall: [source.ip, source.port]}
  - {name: begin-one, match: 'conn=<int:_conn> from <ip:source.ip>', by: [_conn], remember: [source.ip]}
  - {name: begin-two, match: 'error of conn=<int:_conn> from <ip:source.ip>', by: [_conn], next: true, remember: [source.ip]}
  - {name: end-two, match: 'error of conn=<int:_conn>', by: [_conn], next: true, recall: [source.ip]}
  - {name: end-one, match: 'conn=<int:_conn> failed', by: [_conn], recall: [source.ip]}
  - {name: more-one, match: 'conn=<int:_conn> for <word:user.name>', by: [_conn], recall: [source.ip], remember: [user.name]}
  - {name: refused-one, match: 'conn=<int:_conn> refused', by: [_conn], recall: [source.ip, user.name]}
  - {name: opened, match: 'opened by <ip:source.ip>', by: [], remember: [source.ip]}
  - {name: refused, match: 'refused', by: [], recall: [source.ip]}
  - {name: welcome, match: 'welcome <ip:source.ip>', by: [], recall: [source.ip]}
  - {name: other, match: 'closed by <ip:source.ip>', recall: [source.ip, source.port]}
tests: {accept: [], reject: [], injection: []}
`,
	},
]);

interface Line {
	readonly text: string;
	readonly address?: string;
	readonly host?: string;
	readonly program?: string;
	readonly pid?: string;
	readonly time?: number;
	/** As in a file, where the message may have a header of its own. */
	readonly isWhole?: boolean;
}

const plainLine = {
	address: '10.0.0.1',
	host: 'h',
	program: 'p',
	pid: '1',
	time: 0,
	isWhole: false,
} as const;
const begin: Line = {text: 'from 192.0.2.7 port 4'};
const known = {
	'event.dataset': 'a',
	'source.ip': '192.0.2.7',
	'source.port': 4,
	'nms.recalled': 'source.ip source.port',
};
const end = {...known, 'user.name': 'x'};
const unknown = {'event.dataset': 'a', 'user.name': 'x'};

function ofProcess(pid: number, text: string): Line {
	return {text: `[${pid}] ${text}`, program: '', pid: ''};
}

const refusal: Line = {text: 'refused'};
const bare = {'event.dataset': 'a'};
const refused = {...bare, 'source.ip': '192.0.2.7', 'nms.recalled': 'source.ip'};

const cases: readonly (readonly [title: string, lines: readonly Line[], fields: object])[] = [
	['a later line of the process recalls what it lacks', [begin, {text: 'failed for x'}], end],
	[
		'a path and a module of the program are the program',
		[begin, {text: 'failed for x', program: '/usr/sbin/p'}],
		end,
	],
	['another host recalls nothing', [begin, {text: 'failed for x', host: 'h2'}], unknown],
	['another sender recalls nothing', [begin, {text: 'failed for x', address: '10.0.0.2'}], unknown],
	['another pid recalls nothing', [begin, {text: 'failed for x', pid: '2'}], unknown],
	[
		'no pid recalls nothing',
		[
			{...begin, pid: ''},
			{text: 'failed for x', pid: ''},
		],
		unknown,
	],
	[
		'a program that serves many clients recalls nothing',
		[
			{...begin, program: 'q'},
			{text: 'failed for x', program: 'q'},
		],
		unknown,
	],
	[
		'a line without program that names its process recalls what the process told',
		[ofProcess(1, 'from 192.0.2.7 port 4'), ofProcess(1, 'failed for x')],
		end,
	],
	[
		'and nothing of another process',
		[ofProcess(1, 'from 192.0.2.7 port 4'), ofProcess(2, 'failed for x')],
		unknown,
	],
	[
		'what is old is not recalled',
		[begin, {text: 'failed for x', time: sessionLimits.ageMs + 1}],
		unknown,
	],
	['what is less old is recalled', [begin, {text: 'failed for x', time: sessionLimits.ageMs}], end],
	[
		'a new session of the pid takes the place of the old one',
		[begin, {text: 'from 192.0.2.8 port 5'}, {text: 'failed for x'}],
		{...end, 'source.ip': '192.0.2.8', 'source.port': 5},
	],
	[
		'a new session without address lets nothing be recalled',
		[begin, {text: 'from UNKNOWN port 65535'}, {text: 'failed for x'}],
		{...unknown, 'source.port': 65_535, 'nms.recalled': 'source.port'},
	],
	[
		'a line that says another address recalls nothing',
		[begin, {text: 'closed by 192.0.2.9'}],
		{'event.dataset': 'a', 'source.ip': '192.0.2.9'},
	],
	[
		'a line that says the same address recalls the rest',
		[begin, {text: 'closed by 192.0.2.7'}],
		{...known, 'nms.recalled': 'source.port'},
	],
	[
		'sessions of one process are told apart, without a pid too',
		[
			{text: 'conn=1 from 192.0.2.7', pid: ''},
			{text: 'conn=2 from 192.0.2.8', pid: ''},
			{text: 'conn=1 failed', pid: ''},
		],
		{'event.dataset': 'a', 'source.ip': '192.0.2.7', 'nms.recalled': 'source.ip'},
	],
	[
		'a line that recalls and remembers adds to what was told',
		[
			{text: 'conn=1 from 192.0.2.7', pid: ''},
			{text: 'conn=1 for bob', pid: ''},
			{text: 'conn=1 for ann', pid: ''},
			{text: 'conn=1 refused', pid: ''},
		],
		{
			'event.dataset': 'a',
			'source.ip': '192.0.2.7',
			'user.name': 'ann',
			'nms.recalled': 'source.ip user.name',
		},
	],
	[
		'and without a program',
		[
			{text: 'conn=1 from 192.0.2.7', program: '', pid: ''},
			{text: 'conn=1 failed', program: '', pid: ''},
		],
		{'event.dataset': 'a', 'source.ip': '192.0.2.7', 'nms.recalled': 'source.ip'},
	],
	[
		'a session of no name that was told recalls nothing',
		[{text: 'conn=1 from 192.0.2.7'}, {text: 'conn=11 failed'}],
		{'event.dataset': 'a'},
	],
	['lines that follow each other are of one session', [opened(7), refusal], refused],
	[
		'also without pid and program',
		[
			{...opened(7), program: '', pid: ''},
			{text: 'refused', program: '', pid: ''},
		],
		refused,
	],
	['or of a session that has a name', [{text: 'error of conn=1 from 192.0.2.7'}, refusal], refused],
	[
		'but not if a line with the name has recalled it',
		[{text: 'error of conn=1 from 192.0.2.7'}, {text: 'error of conn=1'}, refusal],
		bare,
	],
	[
		'which is recalled by its name as well',
		[{text: 'error of conn=1 from 192.0.2.7'}, refusal, {text: 'conn=1 failed'}],
		refused,
	],
	[
		'or with a clock in the place of a program',
		[
			{...opened(7), program: '1700000000', pid: ''},
			{...refusal, program: '1700000001', pid: ''},
		],
		refused,
	],
	[
		'a process of one session does not recall it',
		[opened(7), {...begin, text: 'failed for x'}],
		unknown,
	],
	['it is recalled once', [opened(7), refusal, refusal], bare],
	[
		'a line without time that names its process recalls what it lacks',
		[wholeLine('a p[4]: from 192.0.2.7 port 4'), wholeLine('a p[4]: failed for x')],
		end,
	],
	[
		'but not what another host told',
		[wholeLine('b p[4]: from 192.0.2.7 port 4'), wholeLine('a p[4]: failed for x')],
		unknown,
	],
	['not where two have opened', [opened(8), opened(7), refusal], bare],
	['nor for the second of them', [opened(8), opened(7), refusal, refusal], bare],
	[
		'but when both came to their end',
		[opened(8), opened(9), {text: 'welcome 192.0.2.9'}, refusal, opened(7), refusal],
		refused,
	],
	[
		'and not when one of them is open',
		[opened(7), opened(9), {text: 'welcome 192.0.2.9'}, refusal],
		bare,
	],
];

for (const [title, lines, fields] of cases) {
	test(title, (t) => {
		const memory = new SessionMemory();
		t.deepEqual(lines.map((line) => decoded(line, memory)).at(-1), fields);
	});
}

test('without a memory nothing is recalled', (t) => {
	decoded(begin, undefined);
	t.deepEqual(decoded({text: 'failed for x'}, undefined), unknown);
});

test('many sessions cost others their place, but never give them their fields', (t) => {
	const memory = new SessionMemory();
	const count = sessionLimits.sessions * 2;
	for (let pid = 1; pid <= count; pid += 1)
		decoded({text: `from 192.0.2.7 port ${pid}`, pid: String(pid)}, memory);
	let recalled = 0;
	for (let pid = 1; pid <= count; pid += 1) {
		const port = decoded({text: 'failed for x', pid: String(pid)}, memory)['source.port'];
		if (port !== undefined) recalled += 1;
		t.true(port === undefined || port === pid);
	}
	t.true(recalled > count / 4 && recalled <= sessionLimits.sessions);
});

test('a session of too many bytes is not remembered, and takes the place of the old one', (t) => {
	const memory = new SessionMemory();
	const [fits, above] = [0, 1].map((more) => {
		const others = '\u00001\u0000'.length + '192.0.2.74'.length;
		return 'h'.repeat(sessionLimits.bytes - others + more);
	});
	for (const [host, ip] of [
		[fits, '192.0.2.7'],
		[above, undefined],
	]) {
		decoded({...begin, ...(host !== undefined && {host})}, memory);
		const line = {text: 'failed for x', ...(host !== undefined && {host})};
		t.is(decoded(line, memory)['source.ip'], ip);
	}
	const long = 'x'.repeat(sessionLimits.bytes);
	decoded(begin, memory);
	decoded({text: `from ${long.slice(0, 250)} port 4`, host: 'h'.repeat(150)}, memory);
	t.is(decoded({text: 'failed for x', host: 'h'.repeat(150)}, memory)['source.port'], undefined);
	t.is(decoded({text: 'failed for x'}, memory)['source.ip'], '192.0.2.7');
});

test('remember and recall need programs of which a process serves one client', (t) => {
	const text = `decoder: a
description: a pack of a test
programs: [p]
patterns: [{name: one, match: x, recall: [source.ip]}, {name: two, match: 'x[ <int:_a>]', by: [_a], recall: [source.ip]}]
tests: {accept: [], reject: [], injection: []}
`;
	t.deepEqual(compileDecoders([{name: 'a.yaml', text}]).problems.map(formatProblem), [
		"a.yaml:4:12: 'remember' and 'recall' need the 'sessions' of the pack; correct the pattern there",
		"a.yaml:4:56: 'remember' and 'recall' need the 'sessions' of the pack; correct the pattern there",
		"a.yaml:4:96: no capture such as <word:_a> gives '_a'; correct the pattern there",
	]);
});

function decoded(line: Line, memory: SessionMemory | undefined) {
	const {text, address, host, program, pid, time, isWhole} = {...plainLine, ...line};
	const parts = [host, program, pid, text].map((part) => Buffer.from(part));
	const bytes = Buffer.concat(parts);
	const batch = new EventBatch(1, bytes.length);
	const source: EventSource = {channel: 'udp', address, epoch: ''};
	const row = batch.add(bytes, batch.indexOfSource(source), 1, time);
	let at = 0;
	for (const [index, name] of (['host', 'program', 'procid', 'message'] as const).entries()) {
		const length = parts[index]?.length ?? 0;
		if (length > 0) batch.setSpan(row, name, at, at + length);
		at += length;
	}
	if (isWhole) batch.format[row] = formats.indexOf('file');
	decoders.decode(batch, row, memory && {memory});
	return Object.fromEntries(batch.fieldsOf(row));
}

function opened(number: number): Line {
	return {text: `opened by 192.0.2.${number}`};
}

function wholeLine(text: string): Line {
	return {text, host: '', program: '', pid: '', isWhole: true};
}
