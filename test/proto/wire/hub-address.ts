import test from 'ava';
import {hubAddressText, parseHubAddress} from '../../../src/proto/wire/hub-address.ts';

const hubs: readonly (readonly [string, string | undefined])[] = [
	['unix:/run/nms/agents.sock', 'unix:/run/nms/agents.sock'],
	['unix:run/agents.sock', undefined],
	[`unix:/${'x'.repeat(106)}`, `unix:/${'x'.repeat(106)}`],
	[`unix:/${'x'.repeat(107)}`, undefined],
	['tcp://hub.example', 'tcp://hub.example:1515'],
	['tcp://192.0.2.1:99', 'tcp://192.0.2.1:99'],
	['tcp://[2001:db8::1]:1515', 'tcp://[2001:db8::1]:1515'],
	['tcp://hub:0', undefined],
	['tcp://hub:65536', undefined],
	['tcp://hub/path', undefined],
	['tcp://', undefined],
	['hub', undefined],
	['', undefined],
];

for (const [text, expected] of hubs)
	test(`<${text.slice(0, 30)}> (${text.length}) is taken as hub ${String(expected).slice(0, 30)}`, (t) => {
		const hub = parseHubAddress(text);
		t.is(hub && hubAddressText(hub), expected);
	});
