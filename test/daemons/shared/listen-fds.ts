import test from 'ava';
import {listenFdLimit, takeListenFds} from '../../../src/daemons/shared/listen-fds.ts';

const pid = 4711;
const cases: readonly (readonly [string, NodeJS.ProcessEnv, readonly string[]])[] = [
	['no variables', {}, []],
	[
		'two names for two sockets',
		{LISTEN_PID: '4711', LISTEN_FDS: '2', LISTEN_FDNAMES: 'syslog-udp:syslog-tcp'},
		['3 syslog-udp', '4 syslog-tcp'],
	],
	['no names', {LISTEN_PID: '4711', LISTEN_FDS: '1'}, ['3 ']],
	[
		'too few names',
		{LISTEN_PID: '4711', LISTEN_FDS: '2', LISTEN_FDNAMES: 'a'},
		['3 a', '4 unknown'],
	],
	["another process's sockets", {LISTEN_PID: '4712', LISTEN_FDS: '1', LISTEN_FDNAMES: 'a'}, []],
	['a count that is no number', {LISTEN_PID: '4711', LISTEN_FDS: 'x'}, []],
	['a negative count', {LISTEN_PID: '4711', LISTEN_FDS: '-1'}, []],
	['one above the bound', {LISTEN_PID: '4711', LISTEN_FDS: `${listenFdLimit + 1}`}, []],
];

for (const [title, environment, expected] of cases) {
	test(`sockets of the service manager are read: ${title}`, (t) => {
		const read = takeListenFds(environment, pid).map(({fd, name}) => `${fd} ${name}`);
		t.deepEqual(read, expected);
		t.deepEqual(environment, {}, 'nothing is left for children');
	});
}

test('as many sockets as the bound allows are taken', (t) => {
	const environment = {LISTEN_PID: '4711', LISTEN_FDS: `${listenFdLimit}`};
	t.is(takeListenFds(environment, pid).length, listenFdLimit);
});
