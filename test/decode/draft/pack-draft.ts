import test from 'ava';
import {decodeLine} from '../../../src/decode/decode-line.ts';
import {compileDecoders} from '../../../src/decode/pack-files.ts';
import {draftPack, packNameOf} from '../../../src/decode/draft/pack-draft.ts';
import {runPackTests} from '../../../src/decode/pack-tests.ts';

/** Messages, and others of their form with what the draft finds in them. */
const cases: readonly (readonly [string, string, Readonly<Record<string, string | number>>])[] = [
	[
		`login failed for user 'eve' from 192.0.2.7 port 41 (try 3): "bad"`,
		`login failed for user 'a b' from 192.0.2.8 port 5 (try 12): "worse"`,
		{'user.name': 'a b', 'source.ip': '192.0.2.8', 'source.port': 5, 'event.outcome': 'failure'},
	],
	[
		"[2024-01-01 10:00:00] auth: <bad> password, client 10.0.0.1:4433 to 10.0.0.2, it's {x|y}",
		"[2025-12-31 23:59:59] auth: <bad> password, client 10.0.0.9:1 to 10.0.0.3, it's {x|y}",
		{'source.ip': '10.0.0.9', 'source.port': 1, 'destination.ip': '10.0.0.3'},
	],
	['user=eve rhost=2001:db8::1', 'user=bob rhost=2001:db8::2', {'source.ip': '2001:db8::2'}],
	[
		'[Mon Nov 30 01:02:03 2026] User [eve] from [192.0.2.7] failed to log in',
		'[Tue Dec 1 01:02:03 2026] User [a b] from [192.0.2.8] failed to log in',
		{'user.name': 'a b', 'source.ip': '192.0.2.8', 'event.outcome': 'failure'},
	],
	[
		'{"ts":1,"msg":"login failed","login_user":"eve","remote_addr":"192.0.2.7:4444"}',
		'{"msg":"login failed","remote_addr":"[2001:db8::2]:9","login_user":"a b","more":1}',
		{'user.name': 'a b', 'source.ip': '2001:db8::2', 'source.port': 9},
	],
	['\u0007a tab\there\u009F "', '\u0007a tab\there\u009F "', {'event.action': 'something'}],
];

for (const [message, other, fields] of cases) {
	test(`a draft made from <${JSON.stringify(message)}> knows other lines of its form`, (t) => {
		const file = {name: 'x.yaml', text: draftPack({program: 'appd', message}, 'appd')};
		t.deepEqual(runPackTests([file]).problems, []);
		const {decoders} = compileDecoders([file]);
		const found = decodeLine(decoders, 'appd', Buffer.from(other))?.fields;
		t.like(Object.fromEntries(found ?? []), fields);
	});
}

test('a draft proves that a user who imitates the rest gives no address', (t) => {
	const message = 'login of eve from 192.0.2.7 refused';
	const text = draftPack({program: 'appd', message}, 'appd');
	t.true(text.includes('login of eve from 192.0.2.66 refused eve from 192.0.2.7 refused'));
	t.like(runPackTests([{name: 'x.yaml', text}]), {tests: 2, problems: []});
	const greedy = text
		.replace('<text:user.name> from', '<word:user.name> from')
		.replace(" refused'", " refused<text>'");
	t.is(runPackTests([{name: 'x.yaml', text: greedy}]).problems.length, 1);
});

test('a pack is named as its program', (t) => {
	t.is(packNameOf('/usr/sbin/My_App.d'), 'my-app-d');
	t.is(packNameOf(null), 'new');
});
