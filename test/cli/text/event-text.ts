import test from 'ava';
import {Chalk} from 'chalk';
import {eventLine} from '../../../src/cli/text/event-text.ts';
import {event} from '../../helpers/rpc-samples.ts';

const look = {colours: new Chalk({level: 0}), isUtc: true};

test('an event is shown as syslog files show it', (t) => {
	t.is(eventLine(event, look), '2026-11-20 14:03:11Z pi sshd[811]: Failed password for root');
});

test('a host that is a claim is shown with the source that claims it', (t) => {
	const source = {channel: 'udp', address: '10.0.9.4', host_is_claim: true} as const;
	t.true(
		eventLine({...event, log: {...event.log, source}}, look).includes(' pi via 10.0.9.4 sshd['),
	);
});

test('an event without host and program shows the address that sent it', (t) => {
	const bare = {...event, host: {name: null}, process: {name: null, pid: null}};
	t.is(eventLine(bare, look), '2026-11-20 14:03:11Z 127.0.1.1 Failed password for root');
});

test('a cut message ends in a mark', (t) => {
	t.true(eventLine({...event, is_clipped: true}, look).endsWith('root…'));
});

test('a hostile message cannot steer the terminal', (t) => {
	const hostile = {...event, message: '\u001B[2J\u009B2J\nnext\rline\u202E'};
	t.notRegex(eventLine(hostile, look), /[\p{Cc}\u202E]/u);
});
