import test from 'ava';
import {compileMatch} from '../../../src/model/event-match.ts';
import {narrowQuery} from '../../../src/proto/query/narrow-query.ts';
import {parseLineQuery} from '../../../src/proto/query/event-query.ts';
import {fieldTerm, textTerm} from '../../../src/proto/query/term.ts';

const cases = [
	['', 'host:pi', 'host:pi'],
	['program:sshd', '-"x"', 'program:sshd -"x"'],
	['program:sshd host:pi', 'host:pi', 'program:sshd host:pi'],
	['a OR b', 'host:pi', '(a OR b) host:pi'],
	['since:2h a OR b case:yes', '-c', '(a OR b) since:2h case:yes -c'],
	['(a OR b)', 'c', '(a OR b) c'],
	['host:(a OR b)', 'c', 'host:(a OR b) c'],
	['a OR b', 'b', '(a OR b) b'],
] as const;

for (const [query, term, narrowed] of cases)
	test(`'${query}' with ${term} is ${narrowed}`, (t) => {
		t.is(narrowQuery(query, term), narrowed);
		t.is(parseLineQuery(narrowed).kind, 'ok');
	});

test('terms are written so that they mean what they are made of', (t) => {
	t.is(fieldTerm('host', 'web-02'), 'host:web-02');
	t.is(fieldTerm('source.ip', '2001:db8::1'), 'source.ip:"2001:db8::1"');
	t.is(fieldTerm('user.name', 'a "b" \\'), 'user.name:"a \\"b\\" \\\\"');
	t.is(fieldTerm('program', '*'), 'program:"*"');
	t.is(fieldTerm('source.ip', 'nowhere'), undefined);
	t.is(fieldTerm('nope', 'x'), undefined);
	for (const text of ['AND', '-x', '/re/', 'a"b\\', 'since:2h', '(', '\u001b[8m']) {
		const parsed = parseLineQuery(textTerm(text));
		t.deepEqual(parsed.kind === 'ok' && parsed.value.where, {kind: 'text', value: text});
		if (parsed.kind === 'ok') compileMatch({...parsed.value, since: null, until: null});
	}
});
