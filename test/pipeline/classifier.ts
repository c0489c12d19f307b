import test from 'ava';
import * as fc from 'fast-check';
import {asciiLower} from '../../src/base/ascii-lower.ts';
import {EventBatch} from '../../src/model/event-batch.ts';
import type {Channel, EventSource} from '../../src/model/event.ts';
import {retentionClasses} from '../../src/model/retention-class.ts';
import {rememberedTexts} from '../../src/pipeline/class-decision.ts';
import {Classifier} from '../../src/pipeline/classifier.ts';
import type {ClassRule} from '../../src/pipeline/classifier.ts';
import {scanMessage} from '../../src/proto/syslog/scanner.ts';
import {fuzzRuns} from '../helpers/fuzzing.ts';

const tcp: EventSource = {channel: 'tcp', address: '192.0.2.1', epoch: 'e'};

/** The class of a line as it is scanned. */
function classOf(classifier: Classifier, line: string | Buffer, source: EventSource = tcp): string {
	const batch = new EventBatch(1);
	const row = batch.add(Buffer.from(line), batch.indexOfSource(source), 1, 0);
	scanMessage(batch, row, 'file');
	return retentionClasses[classifier.classOf(batch, row)] ?? 'none';
}

const sudo = '<86>Nov 20 12:00:00 pi sudo: root : COMMAND=/bin/ls';
const nginx = '<190>1 2026-11-20T12:00:00Z web-02 nginx 7 - - GET /';
const plain = 'Nov 20 12:00:00 pi sshd[7]: Accepted password';
const bare = '<13>1 - - - - - - hello';
const broken = '<999>boom sudo';

// Rules -> the classes of the five lines.
const tables: readonly (readonly [string, readonly ClassRule[], string])[] = [
	['no rule', [], 'std std std std std'],
	['one without conditions', [{class: 'bulk'}], 'bulk bulk bulk bulk bulk'],
	['the first that holds', [{class: 'audit'}, {class: 'bulk'}], 'audit audit audit audit audit'],
	['facility', [{class: 'audit', facility: [4, 10]}], 'audit std std std std'],
	['severity', [{class: 'bulk', severity: [6]}], 'bulk bulk std std std'],
	[
		'facility and severity',
		[{class: 'bulk', facility: [23], severity: [6]}],
		'std bulk std std std',
	],
	['program', [{class: 'audit', program: ['sudo', 'sshd']}], 'audit std audit std std'],
	['program in other case', [{class: 'audit', program: ['SUDO']}], 'audit std std std std'],
	[
		'program with wildcards',
		[{class: 'bulk', program: ['*ng?nx', 's*d']}],
		'std bulk bulk std std',
	],
	['any program', [{class: 'bulk', program: ['*']}], 'bulk bulk bulk std std'],
	['host', [{class: 'audit', host: ['web-*']}], 'std audit std std std'],
	[
		'host and program',
		[
			{class: 'audit', host: ['pi'], program: ['sudo']},
			{class: 'bulk', host: ['pi']},
		],
		'audit std bulk std std',
	],
	[
		'a rule behind one that needs more',
		[{class: 'audit', program: ['sshd']}, {class: 'bulk', facility: [10]}, {class: 'audit'}],
		'bulk audit audit audit audit',
	],
	['channel', [{class: 'bulk', channel: ['udp']}], 'std std std std std'],
	['channel of all', [{class: 'bulk', channel: ['udp', 'tcp']}], 'bulk bulk bulk bulk bulk'],
	['address', [{class: 'bulk', source: ['192.0.2.1']}], 'bulk bulk bulk bulk bulk'],
	[
		'network',
		[{class: 'bulk', source: ['10.0.0.0/8', '192.0.2.0/24']}],
		'bulk bulk bulk bulk bulk',
	],
	['other network', [{class: 'bulk', source: ['10.0.0.0/8']}], 'std std std std std'],
];

for (const [title, rules, classes] of tables)
	test(`messages are classed by ${title}`, (t) => {
		const classifier = new Classifier(rules);
		const found = [sudo, nginx, plain, bare, broken].map((line) => classOf(classifier, line));
		t.is(found.join(' '), classes);
		// A second look finds what the first has learnt.
		t.is(
			[sudo, nginx, plain, bare, broken].map((line) => classOf(classifier, line)).join(' '),
			classes,
		);
	});

test('a program is named by its path, too', (t) => {
	const classifier = new Classifier([{class: 'audit', program: ['sshd']}]);
	t.is(classOf(classifier, '<13>Nov 20 12:00:00 pi /usr/sbin/sshd[7]: x'), 'audit');
	t.is(classOf(classifier, '<13>Nov 20 12:00:00 pi mysshd[7]: x'), 'std');
});

test('sources are told apart, agents by their id', (t) => {
	const agent: EventSource = {channel: 'agent', address: '00ff00ff00ff00ff', epoch: 'a'};
	const mapped: EventSource = {channel: 'udp', address: '::ffff:10.0.0.7', epoch: 'b'};
	const classifier = new Classifier([
		{class: 'audit', source: ['00ff00ff00ff00ff']},
		{class: 'bulk', source: ['10.0.0.0/8'], channel: ['udp']},
	]);
	for (const [source, expected] of [
		[agent, 'audit'],
		[tcp, 'std'],
		[mapped, 'bulk'],
		[agent, 'audit'],
	] as const)
		t.is(classOf(classifier, sudo, source), expected);
});

test('more programs than are remembered are all classed right', (t) => {
	const classifier = new Classifier([{class: 'bulk', program: ['p*7']}]);
	for (const round of [1, 2])
		for (let number = 0; number <= rememberedTexts; number += 1) {
			const expected = number % 10 === 7 ? 'bulk' : 'std';
			t.is(classOf(classifier, `<13>Nov 20 12:00:00 pi p${number}: x`), expected, `${round}`);
		}
});

test('a program of bytes that are not UTF-8 is classed as others', (t) => {
	const classifier = new Classifier([{class: 'bulk', program: ['caf?']}]);
	const line = Buffer.from('<13>Nov 20 12:00:00 pi caf\u00e9: x', 'latin1');
	t.is(classOf(classifier, line), 'bulk');
	t.is(classOf(classifier, line), 'bulk');
});

const names = ['pi', 'Pi', 'web', 'sshd', 'su'];
const someOf = <Value>(values: readonly Value[]) =>
	fc.option(fc.subarray([...values], {minLength: 1}), {nil: undefined});
const anyRule: fc.Arbitrary<ClassRule> = fc.record({
	class: fc.constantFrom(...retentionClasses),
	channel: someOf<Channel>(['udp', 'tcp', 'agent']),
	source: someOf(['192.0.2.1', '10.0.0.1']),
	facility: someOf([0, 4, 10]),
	severity: someOf([0, 3, 6]),
	program: someOf(names),
	host: someOf(names),
});
const anyMessage = fc.record({
	channel: fc.constantFrom<Channel>('udp', 'tcp', 'agent'),
	address: fc.constantFrom('192.0.2.1', '10.0.0.1'),
	priority: fc.constantFrom(
		-1,
		...[0, 4, 10].flatMap((high) => [0, 3, 6].map((low) => high * 8 + low)),
	),
	host: fc.option(fc.constantFrom(...names)),
	program: fc.option(fc.constantFrom(...names)),
	hasParsed: fc.boolean(),
});

test('what is learnt on the way decides as the rules do one by one', (t) => {
	fc.assert(
		fc.property(
			fc.array(anyRule, {maxLength: 8}),
			fc.array(anyMessage, {maxLength: 30}),
			(rules, messages) => {
				const classifier = new Classifier(rules);
				const batch = new EventBatch(30);
				for (const {channel, address, priority, host, program, hasParsed} of messages) {
					const index = batch.indexOfSource({channel, address, epoch: ''});
					const text = `${host ?? ''}${program ?? ''}`;
					const row = batch.add(Buffer.from(text), index, 1, 0);
					batch.priority[row] = priority;
					batch.reason[row] = hasParsed ? 0 : 1;
					if (host !== null) batch.setSpan(row, 'host', 0, host.length);
					if (program !== null)
						batch.setSpan(row, 'program', text.length - program.length, text.length);
					const among = (values: readonly string[] | undefined, part: string | null): boolean =>
						values === undefined ||
						(hasParsed &&
							part !== null &&
							values.some((value) => asciiLower(value) === asciiLower(part)));
					const inPriority = (values: readonly number[] | undefined, part: number): boolean =>
						values === undefined || (hasParsed && priority >= 0 && values.includes(part));
					const holding = rules.find(
						(rule) =>
							(rule.channel?.includes(channel) ?? true) &&
							(rule.source?.includes(address) ?? true) &&
							inPriority(rule.facility, priority >> 3) &&
							inPriority(rule.severity, priority & 7) &&
							among(rule.host, host) &&
							among(rule.program, program),
					);
					t.is(retentionClasses[classifier.classOf(batch, row)], holding?.class ?? 'std');
				}
			},
		),
		fuzzRuns(500),
	);
});
