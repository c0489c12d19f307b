import test from 'ava';
import {ListenerSet} from '../../../src/daemons/hub/listener-set.ts';
import type {WantedListener} from '../../../src/daemons/hub/listener-set.ts';
import type {Listening} from '../../../src/intake/listening.ts';

const inUse = 99;

interface Setup {
	readonly set: ListenerSet;
	readonly log: readonly string[];
	/** Of the open sockets, ascending. */
	readonly ports: () => readonly number[];
}

function start(): Setup {
	const log: string[] = [];
	const set = new ListenerSet(async (wanted): Promise<Listening> => {
		await Promise.resolve();
		if (wanted.port === inUse) throw new Error('in use');
		log.push(`open ${wanted.port}`);
		return {
			...wanted,
			close: async () => {
				log.push(`close ${wanted.port}`);
				await Promise.resolve();
			},
		};
	});
	return {
		set,
		log,
		ports: () =>
			set
				.list()
				.map(({port}) => port)
				.toSorted((one, other) => one - other),
	};
}

function udp(...ports: readonly number[]): readonly WantedListener[] {
	return ports.map((port) => ({kind: 'udp', address: '127.0.0.1', port}));
}

test('only sockets that changed are closed and opened', async (t) => {
	const {set, log, ports} = start();
	await set.apply(udp(1, 2));
	await set.apply(udp(2, 3));
	t.deepEqual(log, ['open 1', 'open 2', 'close 1', 'open 3']);
	t.deepEqual(ports(), [2, 3]);
});

test('all is as before when a socket cannot be opened', async (t) => {
	const {set, ports} = start();
	await set.apply(udp(1, 2));
	await t.throwsAsync(set.apply(udp(3, inUse)), {message: 'in use'});
	t.deepEqual(ports(), [1, 2]);
});

test('two free ports are two sockets and one port is one', async (t) => {
	const {set, ports} = start();
	await set.apply(udp(0, 0, 5, 5));
	t.is(ports().length, 3);
});

test('one kind can be closed before the other', async (t) => {
	const {set, ports} = start();
	await set.apply([...udp(1), {kind: 'tcp', address: '127.0.0.1', port: 2}]);
	await set.close('tcp');
	t.deepEqual(ports(), [1]);
	await set.close();
	t.deepEqual(ports(), []);
});
