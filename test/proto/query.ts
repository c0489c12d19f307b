import test from 'ava';
import {assert, property, string} from 'fast-check';
import {NmsError} from '../../src/base/errors.ts';
import {parseEventQuery, queryTermLimit, requireEventQuery} from '../../src/proto/query.ts';
import {anyCharacter} from '../helpers/fuzzing.ts';

// Query -> its terms: `field=value` or the text, `-` before what is negated.
const accepted: readonly (readonly [string, readonly string[]])[] = [
	['', []],
	['  \t ', []],
	['failed', ['failed']],
	['failed password', ['failed', 'password']],
	['"failed password"', ['failed password']],
	['-"failed password" -backup', ['-failed password', '-backup']],
	[String.raw`"say \"no\" \\"`, [String.raw`say "no" \ `.trimEnd()]],
	['host:pi', ['host=pi']],
	['-host:pi program:sshd', ['-host=pi', 'program=sshd']],
	['host:"a b"', ['host=a b']],
	['host:a:b', ['host=a:b']],
	['severity:3', ['severity=3']],
	['severity:err severity:ERROR severity:warn', ['severity=3', 'severity=3', 'severity=4']],
	[
		'severity:emergency severity:Informational severity:07',
		['severity=0', 'severity=6', 'severity=7'],
	],
	['facility:auth facility:local7 facility:10', ['facility=4', 'facility=23', 'facility=10']],
	['source:00ff00ff00ff00ff', ['source=00ff00ff00ff00ff']],
	['channel:UDP -channel:agent', ['channel=udp', '-channel=agent']],
	['source:127.0.1.1 -source:fe80::1', ['source=127.0.1.1', '-source=fe80::1']],
	['10:22:33 uid=0 or', ['10:22:33', 'uid=0', 'or']],
	['"/etc/passwd" "a*b" "since:2h" "|"', ['/etc/passwd', 'a*b', 'since:2h', '|']],
];

for (const [text, terms] of accepted)
	test(`query <${text}> has the terms ${JSON.stringify(terms)}`, (t) => {
		const parsed = parseEventQuery(text);
		if (parsed.kind === 'error') throw new Error(parsed.reason);
		t.is(parsed.query.text, text);
		t.deepEqual(
			parsed.query.terms.map((term) => {
				const value = term.kind === 'field' ? `${term.field}=${term.value}` : term.value;
				return term.isNegated ? `-${value}` : value;
			}),
			terms,
		);
	});

// Query -> position and a part of the reason.
const refused: readonly (readonly [string, number, string])[] = [
	[
		'since:2h',
		0,
		"'since:' is not supported here; the fields are host, program, severity, source, channel and facility",
	],
	['sshd -until:now', 5, "'until:' is not supported here"],
	['source.ip:10.0.0.1', 0, "'source.ip:' is not supported here"],
	['@timestamp:1', 0, "'@timestamp:' is not supported here"],
	['fe80::1', 0, "'fe80:' is not supported here"],
	['Host:pi', 0, "'Host:' is not supported here"],
	['host:web-*', 9, "a wildcard ('*')"],
	['wha?', 3, "a wildcard ('?')"],
	['severity<=3', 0, "a range ('severity<=')"],
	['severity:>3', 9, "a range ('>')"],
	['severity=3', 0, "'severity=' is not supported here"],
	['severity:8', 9, "'8' is no severity"],
	['severity:1..3', 9, "'1..3' is no severity"],
	['severity:bad', 9, "'bad' is no severity"],
	['facility:24', 9, "'24' is no facility"],
	['channel:tls', 8, "'tls' is no channel"],
	['source:pi', 7, "'pi' is no source"],
	['source:00ff00ff00ff00f', 7, "'00ff00ff00ff00f' is no source"],
	['source:10.0.0.0/8', 7, "'10.0.0.0/8' is no source"],
	['a /re(gex)?/', 2, "a regular expression ('/')"],
	['/var/log', 0, "a regular expression ('/')"],
	['a | top user', 2, "a command behind | ('|')"],
	['a|b', 1, "a command behind | ('|')"],
	['(a b)', 0, "a parenthesis ('(')"],
	['a OR b', 2, "an operator between terms ('OR')"],
	['host:', 5, "'host:' has no value"],
	['host: pi', 5, "'host:' has no value"],
	['host:""', 5, "'host:' has no value"],
	['a -', 2, 'a term is empty'],
	['""', 0, 'a term is empty'],
	['--a', 1, "a second minus ('-')"],
	['a "open', 2, 'a quote is not closed'],
	[String.raw`"open\"`, 0, 'a quote is not closed'],
	['"a"b', 3, 'text stands right behind a phrase'],
	['a"b', 1, 'a quote inside a word'],
];

for (const [text, at, reason] of refused)
	test(`query <${text}> is refused at character ${at}`, (t) => {
		const parsed = parseEventQuery(text);
		if (parsed.kind === 'ok') throw new Error('it was accepted');
		t.is(parsed.at, at);
		t.true(parsed.reason.includes(reason), parsed.reason);
	});

test('a query may have as many terms as the bound and not one more', (t) => {
	t.is(parseEventQuery('a '.repeat(queryTermLimit)).kind, 'ok');
	t.is(parseEventQuery('a '.repeat(queryTermLimit + 1)).kind, 'error');
});

test('a wrong query is thrown as a usage error with its place', (t) => {
	t.deepEqual(requireEventQuery('host:pi').terms.length, 1);
	const error = t.throws(() => requireEventQuery('a since:2h'), {instanceOf: NmsError});
	t.is(error.code, 'usage');
	t.true(error.message.startsWith("query, character 3: 'since:' is not supported here"));
});

test('any text is a query or an error at a place within it', (t) => {
	t.notThrows(() =>
		assert(
			property(string({unit: anyCharacter}), (text) => {
				const parsed = parseEventQuery(text);
				return parsed.kind === 'ok' || (parsed.at >= 0 && parsed.at <= text.length);
			}),
		),
	);
});
