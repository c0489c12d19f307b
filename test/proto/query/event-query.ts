import test from 'ava';
import {array, assert, constantFrom, property, string} from 'fast-check';
import {NmsError} from '../../../src/base/errors.ts';
import type {EventQuery} from '../../../src/model/event-query.ts';
import {
	parseEventQuery,
	parseLineQuery,
	queryFaultText,
	requireLineQuery,
} from '../../../src/proto/query/event-query.ts';
import {queryLimits} from '../../../src/proto/query/limits.ts';
import {anyCharacter} from '../../helpers/fuzzing.ts';
import {shownCondition} from '../../helpers/query-trees.ts';

function parsed(text: string): EventQuery {
	const result = parseEventQuery(text);
	if (result.kind === 'ok') return result.value;
	throw new Error(`${text}: ${queryFaultText(result)}`);
}

// Query -> its conditions.
const conditions: readonly (readonly [string, string])[] = [
	['', 'all()'],
	['  \t ', 'all()'],
	['failed', '<failed>'],
	['failed password', 'all(<failed>, <password>)'],
	['failed AND password', 'all(<failed>, <password>)'],
	['"failed password"', '<failed password>'],
	[String.raw`"say \"no\" \\"`, String.raw`<say "no" \>`],
	['-"failed password" -backup', 'all(not <failed password>, not <backup>)'],
	['a OR b c', 'any(<a>, all(<b>, <c>))'],
	['a b OR c', 'any(all(<a>, <b>), <c>)'],
	['(a OR b) c', 'all(any(<a>, <b>), <c>)'],
	['(a OR(b OR c))', 'any(<a>, <b>, <c>)'],
	['((a))(b)', 'all(<a>, <b>)'],
	['NOT a b', 'all(not <a>, <b>)'],
	['NOT (a OR b)', 'not any(<a>, <b>)'],
	['-(a b)', 'not all(<a>, <b>)'],
	['NOT NOT a', '<a>'],
	['NOT -a', '<a>'],
	['10:22:33 uid=0 or and not', 'all(<10:22:33>, <uid=0>, <or>, <and>, <not>)'],
	['ORDER NOTICE', 'all(<ORDER>, <NOTICE>)'],
	['a-b a/b <34> 10<5', 'all(<a-b>, <a/b>, <<34>>, <10<5>)'],
	['fe80::1 ::1 00:1b:44:11:3a:b7', 'all(<fe80::1>, <::1>, <00:1b:44:11:3a:b7>)'],
	[String.raw`C\temp\\x \\`, String.raw`all(<C\temp\\x>, <\\>)`],
	[String.raw`a\*b \(x\) \| \"`, 'all(<a*b>, <(x)>, <|>, <">)'],
	['"/etc/passwd" "a*b" "since:2h" "|"', 'all(</etc/passwd>, <a*b>, <since:2h>, <|>)'],
	['fail* *ed *or*', 'all(<fail>, <ed>, <or>)'],
	['fa*ed wh?t a.*c', String.raw`all(/fa\S*ed/, /wh\St/, /a\.\S*c/)`],
	[String.raw`a\\*b a\\\*b`, String.raw`all(/a\\\S*b/, <a\*b>)`],
	['* a', '<a>'],
	['NOT *', 'any()'],
	['a NOT *', 'any()'],
	['?', String.raw`/\S/`],
	['/re(gex)?/ -/a b/', 'all(/re(gex)?/, not /a b/)'],
	[String.raw`/\/var\/[/"]x/`, String.raw`/\/var\/[/"]x/`],
	['host:pi', 'host = <pi>'],
	['-host:pi program:sshd', 'all(not host = <pi>, program = <sshd>)'],
	['host:"a b" host:a:b host:a..b', 'all(host = <a b>, host = <a:b>, host = <a..b>)'],
	['host:web-* host:web-?', 'all(host like <web-*>, host like <web-?>)'],
	[String.raw`host:a\*b* host:"a*b"`, String.raw`all(host like <a\*b*>, host = <a*b>)`],
	[String.raw`host:a\b host:a\b*`, String.raw`all(host = <a\b>, host like <a\\b*>)`],
	['host:/web-0[1-3]/', 'host matches /web-0[1-3]/'],
	['host:* -source.ip:*', 'all(host exists, not source.ip exists)'],
	['host:(a OR b*)', 'any(host = <a>, host like <b*>)'],
	['host:(/x/ -since:2h)', 'all(host matches /x/, not host = <since:2h>)'],
	['severity:(<=2 OR 7)', 'any(severity from - to 2, severity = 7)'],
	['host:(b (c OR NOT d))', 'all(host = <b>, any(host = <c>, not host = <d>))'],
	['severity:3 severity:err severity:ERROR', 'all(severity = 3, severity = 3, severity = 3)'],
	['severity:emergency severity:Informational', 'all(severity = 0, severity = 6)'],
	['severity:warn severity:07', 'all(severity = 4, severity = 7)'],
	['severity<=3 severity<err', 'all(severity from - to 3, severity from - to 2)'],
	['severity>4 severity:>=4', 'all(severity from 5 to -, severity from 4 to -)'],
	['severity:0..3 severity:emerg..err', 'all(severity from 0 to 3, severity from 0 to 3)'],
	['severity:..3 severity:4..', 'all(severity from - to 3, severity from 4 to -)'],
	['severity:*', 'severity exists'],
	['facility:auth facility:local7 facility:10', 'all(facility = 4, facility = 23, facility = 10)'],
	['channel:UDP -channel:agent', 'all(channel = <udp>, not channel = <agent>)'],
	['class:audit', 'class = <audit>'],
	['id:7 id:5..9 id>12', 'all(id = 7, id from 5 to 9, id from 12 (without) to -)'],
	['pid:4711 pid:>4000', 'all(pid = <4711>, pid from 4000 (without) to -)'],
	['msgid:ID47', 'msgid = <ID47>'],
	['message:failed message:"a *"', String.raw`all(message like <*failed*>, message like <*a \**>)`],
	['message:a*b message:/^x/', 'all(message like <*a*b*>, message matches /^x/)'],
	['source:127.0.1.1 -source:fe80::1', 'all(source in 127.0.1.1/32, not source in fe80::1/128)'],
	['source:00ff00ff00ff00FF', 'source = <00ff00ff00ff00ff>'],
	['source:10.0.* source:10.0.0.0/8', 'all(source like <10.0.*>, source in 10.0.0.0/8)'],
	['source.ip:10.0.0.0/8', 'source.ip in 10.0.0.0/8'],
	['source.ip:2001:db8::/32', 'source.ip in 2001:db8::/32'],
	['source.ip:"::1"', 'source.ip in ::1/128'],
	['source.ip:::ffff:10.0.0.1', 'source.ip in 10.0.0.1/32'],
	['source.ip:fe80::1%eth0', 'source.ip in fe80::1/128'],
	['user.name:root user.name:"0..3"', 'all(user.name = <root>, user.name = <0..3>)'],
	['source.port>1024', 'source.port from 1024 (without) to -'],
	['source.port:1024..2048', 'source.port from 1024 to 2048'],
	['event.duration:-1.5..', 'event.duration from -1.5 to -'],
	['file.path:.. file.path:a..b', 'all(file.path = <..>, file.path = <a..b>)'],
	['file.path:"/var/log"', 'file.path = </var/log>'],
];

for (const [text, expected] of conditions)
	test(`query <${text}> has the conditions ${expected}`, (t) => {
		const query = parsed(text);
		t.is(shownCondition(query.where), expected);
		t.deepEqual(query, {...parsed(''), text, where: query.where});
	});

// Query -> what it says beside its conditions.
const answers: readonly (readonly [string, Partial<EventQuery>])[] = [
	['since:2h', {since: {kind: 'ago', ms: 7_200_000}}],
	[
		'until:30m a since:1d',
		{since: {kind: 'ago', ms: 86_400_000}, until: {kind: 'ago', ms: 1_800_000}},
	],
	['since:2h AND a', {since: {kind: 'ago', ms: 7_200_000}}],
	['case:yes', {isCaseSensitive: true}],
	['case:no redecode:yes', {isRedecoded: true}],
	['| top user.name', {stage: {kind: 'top', field: 'user.name', count: 10}}],
	['a | top host 25', {stage: {kind: 'top', field: 'host', count: 25}}],
	['a|count', {stage: {kind: 'count', everyMs: null}}],
	['a | count by 5m', {stage: {kind: 'count', everyMs: 300_000}}],
	['a | count by host', {stage: {kind: 'top', field: 'host', count: queryLimits.top}}],
	['a | limit 5', {limit: 5}],
	['a | oldest | limit 5', {order: 'oldest', limit: 5}],
	['a | newest', {}],
];

for (const [text, expected] of answers)
	test(`query <${text}> says more than its conditions`, (t) => {
		const query = parsed(text);
		t.deepEqual(query, {...parsed(''), ...expected, text, where: query.where});
	});

// Query -> place and a part of the reason.
const refused: readonly (readonly [string, number, string])[] = [
	['Host:pi', 0, "'Host' is no field"],
	['web:80', 0, "'web' is no field"],
	['@timestamp:1', 0, "'@timestamp' is no field"],
	['a -User.name:x', 3, "'User.name' is no field"],
	['since<2h', 0, "'since' is no field"],
	['severity=3', 0, "'severity=' is no condition"],
	['severity:8', 9, "'8' is no severity"],
	['severity:bad', 9, "'bad' is no severity"],
	['severity:1..9', 9, "'1..9' is no severity"],
	['severity:e*', 9, "'e*' is no severity"],
	['severity:/3/', 9, "'/3/' is no severity"],
	['severity<bad', 9, "'bad' is no number"],
	['severity:err..emerg', 9, "'err..emerg' ends below its begin"],
	['source.port:9..1', 12, "'9..1' ends below its begin"],
	['source.port>x', 12, "'x' is no number"],
	['source.port>1*', 12, "'1*' is no number"],
	['facility:24', 9, "'24' is no facility"],
	['channel:tpc', 8, "'tpc' is no channel"],
	['class:gold', 6, "'gold' is no class"],
	['id:x', 3, "'x' is no id"],
	['source:pi', 7, "'pi' is no source"],
	['source:00ff00ff00ff00f', 7, "'00ff00ff00ff00f' is no source"],
	['source.ip:pi', 10, "'pi' is no source.ip"],
	['source.ip:10.0.0.0/33', 10, "'10.0.0.0/33' is no source.ip"],
	['source.ip:10.0.0.0/8/8', 10, "'10.0.0.0/8/8' is no source.ip"],
	['host<5', 5, "'host' has no order"],
	['source.ip>10.0.0.1', 10, "'source.ip' has no order"],
	['host:', 5, "'host:' has no value"],
	['host: pi', 5, "'host:' has no value"],
	['host:""', 5, "'host:' has no value"],
	['host://', 5, "'host:' has no value"],
	['severity<=', 10, "'severity<=' has no value"],
	['host:()', 6, 'nothing to look for'],
	['a -', 3, 'a term is empty'],
	['a NOT', 5, 'a term is empty'],
	['""', 0, 'a term is empty'],
	['//', 0, 'a term is empty'],
	['--a', 1, 'a second minus'],
	['a "open', 2, 'a quote is not closed'],
	[String.raw`"open\"`, 0, 'a quote is not closed'],
	['"a"b', 3, "'b' stands right behind a phrase"],
	['a"b', 1, 'a quote stands within a word'],
	['a(b)', 1, "'(' stands right behind a word"],
	['/var/log', 5, "'l' stands right behind a regular expression"],
	['a /b', 2, 'a regular expression is not closed'],
	['a /b(?=c)/', 4, 'looking ahead or behind'],
	['host:/(/', 6, 'a group is not closed'],
	[`x*${'a'.repeat(500)}`, 0, 'a word with wildcards is too long'],
	['(a', 0, 'a parenthesis is not closed'],
	['host:(a', 5, 'a parenthesis is not closed'],
	['(a | count)', 0, 'a parenthesis is not closed'],
	['a)', 1, "a ')' closes nothing"],
	['()', 1, 'nothing to look for'],
	['a OR', 4, 'nothing to look for'],
	['OR a', 0, 'nothing to look for'],
	['a OR OR b', 5, 'nothing to look for'],
	['since:2h OR a', 0, 'nothing to look for'],
	['AND a', 0, "'AND' does not stand between"],
	['a AND', 2, "'AND' does not stand between"],
	['a AND OR b', 2, "'AND' does not stand between"],
	['a AND AND b', 6, 'an operator stands in the place of a term'],
	['-OR', 1, 'an operator stands in the place of a term'],
	['(since:2h)', 1, "'since:' is a setting of the whole query"],
	['-since:2h', 0, 'has no opposite'],
	['NOT case:yes', 4, 'has no opposite'],
	['since:2h since:3h', 9, "'since:' stands twice"],
	['since:yesterday', 6, "'yesterday' is no time"],
	['since:', 6, "'' is no time"],
	['since:2*', 6, "'2*' is no time"],
	['case:maybe', 5, "'case:' is yes or no"],
	['a |', 3, 'nothing stands behind |'],
	['a | | count', 4, 'nothing stands behind |'],
	['a | sort', 4, "'sort' is no stage"],
	['a | top', 7, "top takes a field, not ''"],
	['a | top name', 8, "top takes a field, not 'name'"],
	['a | top host 0', 13, "'0' is no number of rows"],
	['a | top host 5 6', 15, "'6' is not expected"],
	['a | count per 5m', 10, "'per' is not expected"],
	['a | count by', 12, "'' is no step of time"],
	['a | count by 5x', 13, "'5x' is no step of time"],
	['a | count by 1ms', 13, "'1ms' is no step of time"],
	['a | count by 8d', 13, "'8d' is no step of time"],
	['a | limit', 9, "'' is no number of events"],
	['a | limit -1', 10, "'-1' is no number of events"],
	['a | oldest | newest', 13, "'newest' comes after a stage of its kind"],
	['a | top host | count', 15, "'count' comes after a stage of its kind"],
	['a | top host | limit 3', 15, 'order and limit are those of a list'],
	['a | oldest | count', 13, 'order and limit are those of a list'],
];

for (const [text, at, reason] of refused)
	test(`query <${text}> is refused at character ${at}`, (t) => {
		const result = parseEventQuery(text);
		if (result.kind === 'ok') throw new Error('it was accepted');
		t.true(result.reason.includes(reason), result.reason);
		t.is(result.at, at);
		t.not(result.expected, '');
	});

const {characters, depth, events, steps, terms, top} = queryLimits;
const nested = (open: string, count: number): string =>
	`${open.repeat(count)}a${')'.repeat(count)}`;
const wildcards = (count: number): string => `x${'?'.repeat(count)}x `;

// What is at a bound, and what is one above it.
const bounds: readonly (readonly [string, string, string])[] = [
	['characters', `"${'a'.repeat(characters - 2)}"`, `"${'a'.repeat(characters - 1)}"`],
	['terms', 'a '.repeat(terms), 'a '.repeat(terms + 1)],
	['values', `host:(${'a '.repeat(terms)})`, `host:(${'a '.repeat(terms + 1)})`],
	['parentheses', nested('(', depth), nested('(', depth + 1)],
	['negated parentheses', nested('-(', depth), nested('-(', depth + 1)],
	['steps', wildcards(125).repeat(steps / 128), `${wildcards(125).repeat(steps / 128)} y?y`],
	['rows', `| top host ${top}`, `| top host ${top + 1}`],
	['events', `| limit ${events}`, `| limit ${events + 1}`],
	['seconds', '| count by 604800s', '| count by 604801s'],
];

for (const [what, most, more] of bounds)
	test(`a query may have as many ${what} as the bound and not one more`, (t) => {
		t.is(parseEventQuery(most).kind, 'ok');
		t.is(parseEventQuery(more).kind, 'error');
	});

test('a query of ten thousand terms is refused with its place', (t) => {
	const result = parseEventQuery('a '.repeat(10_000).slice(0, characters));
	if (result.kind === 'ok') throw new Error('it was accepted');
	t.is(result.at, 2 * terms);
	t.is(result.reason, `more than ${terms} terms`);
});

test('where lines are listed nothing may stand behind |', (t) => {
	t.is(parseLineQuery('a since:2h ').kind, 'ok');
	for (const text of ['a | count', 'a | limit 5', 'a | newest']) {
		const result = parseLineQuery(text);
		if (result.kind === 'ok') throw new Error('it was accepted');
		t.is(result.at, 2);
		t.true(result.reason.startsWith('lines are listed here'));
	}
	t.true(JSON.stringify(parseLineQuery('a | sort')).includes("'sort' is no stage"));
});

test('a wrong query is thrown as a usage error with its place', (t) => {
	t.is(requireLineQuery('host:pi').text, 'host:pi');
	const error = t.throws(() => requireLineQuery('a severity:x'), {instanceOf: NmsError});
	t.is(error.code, 'usage');
	t.is(error.message, "query, character 12: 'x' is no severity that is known here");
	t.is(error.remedy, 'write it as in severity<=err or severity:3');
});

function isRead(text: string): boolean {
	const result = parseEventQuery(text);
	return result.kind === 'ok' || (result.at >= 0 && result.at <= text.length);
}

test('any text is a query or an error at a place within it', (t) => {
	const piece = constantFrom(
		...'AND~ OR~ NOT~ host: severity< source.ip: since: case:yes~ |~top~ ~ ( ) " / \\ * ? | - : .. 2h a ['
			.split(' ')
			.map((each) => each.replaceAll('~', ' ')),
	);
	const text = array(piece).map((pieces) => pieces.join(''));
	t.notThrows(() => {
		assert(property(string({unit: anyCharacter}), isRead));
		assert(property(text, isRead), {numRuns: 2000});
	});
});

// Texts that would take for ever if anything were read again and again.
const hostile = [
	'(',
	'-(',
	'"',
	'/[',
	'\\',
	'a:',
	':a',
	'NOT ',
	'-',
	'|',
	'a|',
	'/(a+)+',
	'*?',
	'a..',
];

for (const piece of hostile)
	test(`as many <${piece}> as a query may hold are read to an end`, (t) => {
		const text = piece.repeat(Math.floor(characters / piece.length));
		const result = parseEventQuery(text);
		t.true(result.kind === 'ok' || result.at <= text.length);
	});
