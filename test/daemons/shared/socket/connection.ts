import test from 'ava';
import {lineLimitBytes} from '../../../../src/proto/rpc/protocol.ts';
import {methods} from '../../../../src/proto/rpc/schema.ts';
import {socketLimits} from '../../../../src/daemons/shared/socket/limits.ts';
import {socketHub} from '../../../helpers/socket-hub.ts';

test('a line of the longest length is answered and one byte more ends the connection', async (t) => {
	const hub = await socketHub(t);
	const client = hub.client();
	client.send(padded(lineLimitBytes));
	t.is((await client.next())?.id, 1);
	client.send(padded(lineLimitBytes + 1));
	const answer = await client.next();
	t.is(answer?.id, null);
	t.like(answer?.error, {code: -32600, message: `a line is longer than ${lineLimitBytes} bytes`});
	t.is(await client.next(), undefined);
	t.is((await hub.client().ask('health')).error, undefined);
});

test('a line without end is refused as soon as it is too long', async (t) => {
	const client = (await socketHub(t)).client();
	client.socket.write('x'.repeat(lineLimitBytes + 1));
	t.is((await client.next())?.error?.code, -32600);
	t.is(await client.next(), undefined);
});

// Line -> error code. None of them ends the connection.
const wrong: readonly (readonly [string, string, number])[] = [
	['an empty line', '', -32700],
	['garbage', '\u0000\u001B[2J<x>boom', -32700],
	['JSON cut short', '{"jsonrpc":"2.0","id":1,', -32700],
	[
		'100-deep JSON',
		`{"jsonrpc":"2.0","id":1,"method":"health","params":${'['.repeat(100)}${']'.repeat(100)}}`,
		-32700,
	],
	['a batch', '[{"jsonrpc":"2.0","id":1,"method":"health"}]', -32600],
	['a number', '1', -32600],
	['another version', '{"jsonrpc":"1.0","id":1,"method":"health"}', -32600],
	['no version', '{"id":1,"method":"health"}', -32600],
	['an id of null', '{"jsonrpc":"2.0","id":null,"method":"health"}', -32600],
	['a fraction as id', '{"jsonrpc":"2.0","id":1.5,"method":"health"}', -32600],
	['a long id', `{"jsonrpc":"2.0","id":"${'x'.repeat(65)}","method":"health"}`, -32600],
	['an unknown method', '{"jsonrpc":"2.0","id":1,"method":"toString"}', -32601],
	['an inherited name as method', '{"jsonrpc":"2.0","id":1,"method":"__proto__"}', -32601],
	['unknown parameters', '{"jsonrpc":"2.0","id":1,"method":"health","params":{"a":1}}', -32602],
	['parameters by position', '{"jsonrpc":"2.0","id":1,"method":"health","params":[1]}', -32602],
	[
		'a parameter named __proto__',
		'{"jsonrpc":"2.0","id":1,"method":"health","params":{"__proto__":1}}',
		-32602,
	],
	['another protocol', '{"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":2}}', -32005],
];

for (const [title, line, code] of wrong)
	test(`${title} is answered with ${code} and the next request as ever`, async (t) => {
		const client = (await socketHub(t)).client();
		client.send(line);
		const {error} = (await client.next()) ?? {};
		t.is(error?.code, code);
		t.truthy(error?.data?.remedy);
		t.is((await client.ask('health')).error, undefined);
	});

test('requests are answered in order, however many come at once', async (t) => {
	const client = (await socketHub(t)).client();
	const count = socketLimits.waitingRequests * 3;
	const requests = Array.from({length: count}, (_, id) =>
		JSON.stringify({jsonrpc: '2.0', id, method: id % 2 === 0 ? 'health' : 'nothing'}),
	);
	client.send(requests.join('\n'));
	for (let id = 0; id < count; id += 1) {
		// oxlint-disable-next-line no-await-in-loop
		t.is((await client.next())?.id, id);
	}
});

test('a request in pieces is put together, and an id may be text', async (t) => {
	const client = (await socketHub(t)).client();
	for (const part of ['{"jsonrpc":"2.0","id":"é', '€","method":', '"health"}\n'])
		client.socket.write(part);
	t.is((await client.next())?.id, 'é€');
});

test('a notification gets no answer, not even a wrong one', async (t) => {
	const client = (await socketHub(t)).client();
	client.send('{"jsonrpc":"2.0","method":"nothing"}');
	client.send('{"jsonrpc":"2.0","method":"ack","params":{"subscription":1,"revision":1}}');
	t.is((await client.ask('health')).id, 1);
});

test('a client that says no more is answered before the connection ends', async (t) => {
	const client = (await socketHub(t)).client();
	client.socket.end('{"jsonrpc":"2.0","id":1,"method":"health"}\n');
	const answer = await client.next();
	t.notThrows(() => methods.health.result.parse(answer?.result));
	t.is(await client.next(), undefined);
});

function padded(sizeBytes: number): string {
	const text = '{"jsonrpc":"2.0","id":1,"method":"health","params":{}';
	return `${text}${' '.repeat(sizeBytes - text.length - 1)}}`;
}
