import test from 'ava';
import {inheritedSockets} from '../../../src/daemons/hub/activation.ts';

test('sockets of systemd are told apart by name; unknown names are warned of', (t) => {
	const warned: unknown[] = [];
	const sockets = inheritedSockets(
		[
			{fd: 3, name: 'syslog-tcp'},
			{fd: 4, name: 'web'},
			{fd: 5, name: 'syslog-udp'},
			{fd: 6, name: 'syslog-udp'},
			{fd: 7, name: 'gelf-tcp'},
			{fd: 8, name: 'syslog-tls'},
			{fd: 9, name: 'gelf-udp'},
		],
		{warn: (values: unknown) => warned.push(values)},
	);
	t.deepEqual(sockets, [
		{kind: 'udp', fd: 5},
		{kind: 'udp', fd: 6},
		{kind: 'tcp', fd: 3},
		{kind: 'tls', fd: 8},
		{kind: 'gelf-udp', fd: 9},
		{kind: 'gelf-tcp', fd: 7},
	]);
	const names = ['syslog-udp', 'syslog-tcp', 'syslog-tls', 'gelf-udp', 'gelf-tcp'];
	t.deepEqual(warned, [{fd: 4, name: 'web', names}]);
});
