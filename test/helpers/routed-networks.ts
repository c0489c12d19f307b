import {spawnSync} from 'node:child_process';
import process from 'node:process';
import test from 'ava';
import type {ExecutionContext} from 'ava';

/** A machine as far as the network tells. */
interface NetworkPlace {
	readonly address: string;
	/** A command that becomes a program which runs there. */
	readonly through: readonly string[];
}

/** Two networks, and a router between them that can fall silent. */
export interface RoutedNetworks {
	readonly near: NetworkPlace;
	readonly far: NetworkPlace;
	/** Whether the router forwards packets. While it does not, neither side hears anything, not even an error. */
	setOpen(isOpen: boolean): void;
}

/** A test with networks of its own; where nobody may make them, a skip whose title says so. */
export function testWithNetworks(
	title: string,
	run: (t: ExecutionContext, networks: RoutedNetworks) => Promise<void>,
): void {
	if (process.getuid?.() !== 0)
		test.skip(`${title} (needs root to make network namespaces)`, () => {});
	else if (spawnSync('ip', ['-V']).error !== undefined)
		test.skip(`${title} (needs ip of iproute2)`, () => {});
	else test(title, async (t) => run(t, routedNetworks(t)));
}

function routedNetworks(t: ExecutionContext): RoutedNetworks {
	const prefix = `nms-${process.pid}`;
	const router = `${prefix}-r`;
	for (const name of [router, `${prefix}-1`, `${prefix}-2`]) {
		ip('netns', 'add', name);
		t.teardown(() => ip('netns', 'del', name));
		ip('-n', name, 'link', 'set', 'lo', 'up');
	}
	const forward = '/proc/sys/net/ipv4/ip_forward';
	const setOpen = (isOpen: boolean): void =>
		ip('netns', 'exec', router, 'sh', '-c', `echo ${isOpen ? 1 : 0} > ${forward}`);
	setOpen(true);
	return {near: place(prefix, 1), far: place(prefix, 2), setOpen};
}

/** Network 10.77.NUMBER.0/24: the machine has address 1, the router 2. */
function place(prefix: string, number: number): NetworkPlace {
	const [machine, router] = [`${prefix}-${number}`, `${prefix}-r`];
	const [inner, outer] = ['eth0', `eth${number}`];
	ip('-n', machine, 'link', 'add', inner, 'type', 'veth', 'peer', outer, 'netns', router);
	const address = `10.77.${number}.1`;
	ip('-n', machine, 'address', 'add', `${address}/24`, 'dev', inner);
	ip('-n', router, 'address', 'add', `10.77.${number}.2/24`, 'dev', outer);
	ip('-n', machine, 'link', 'set', inner, 'up');
	ip('-n', router, 'link', 'set', outer, 'up');
	ip('-n', machine, 'route', 'add', 'default', 'via', `10.77.${number}.2`);
	return {address, through: ['ip', 'netns', 'exec', machine]};
}

function ip(...rest: readonly string[]): void {
	const {status, stderr} = spawnSync('ip', rest, {encoding: 'utf8'});
	if (status !== 0) throw new Error(`ip ${rest.join(' ')}: ${stderr}`);
}
