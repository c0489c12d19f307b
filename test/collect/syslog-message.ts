import test from 'ava';
import {messageLimit, syslogHead, syslogMessage} from '../../src/collect/syslog-message.ts';
import type {SyslogHeader} from '../../src/collect/syslog-message.ts';

const header: SyslogHeader = {
	priority: 13,
	timeUs: 1_795_194_080_950_000,
	hostname: 'web1',
	program: 'app',
	processId: '',
};

test('headers hold printable ASCII of the lengths that RFC 5424 allows', (t) => {
	const time = '2026-11-20T17:01:20.950Z';
	const cases: readonly (readonly [Partial<SyslogHeader>, string])[] = [
		[{}, `<13>1 ${time} web1 app - - - `],
		[{timeUs: header.timeUs + 7}, '<13>1 2026-11-20T17:01:20.950007Z web1 app - - - '],
		[{hostname: 'a b\u0007\u00e9'}, `<13>1 ${time} a_b__ app - - - `],
		[{hostname: ' ', program: '', processId: '42'}, `<13>1 ${time} - - 42 - - `],
		[{hostname: 'h'.repeat(255)}, `<13>1 ${time} ${'h'.repeat(255)} app - - - `],
		[{hostname: 'h'.repeat(256)}, `<13>1 ${time} ${'h'.repeat(255)} app - - - `],
		[{program: 'p'.repeat(48)}, `<13>1 ${time} web1 ${'p'.repeat(48)} - - - `],
		[{program: 'p'.repeat(49)}, `<13>1 ${time} web1 ${'p'.repeat(48)} - - - `],
		[{processId: '9'.repeat(129)}, `<13>1 ${time} web1 app ${'9'.repeat(128)} - - `],
	];
	for (const [part, text] of cases) t.is(syslogHead({...header, ...part}).toString(), text);
});

test('texts are kept byte for byte up to the limit', (t) => {
	const head = syslogHead(header);
	const text = Buffer.from([0, 255, 10, 13, 32]);
	t.deepEqual(syslogMessage(head, text), Buffer.concat([head, text]));
	t.is(syslogMessage(head, Buffer.alloc(messageLimit - head.length)).length, messageLimit);
	t.is(syslogMessage(head, Buffer.alloc(messageLimit - head.length + 1)).length, messageLimit);
});
