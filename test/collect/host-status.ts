import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {disksLimit, HostMeter} from '../../src/collect/host-status.ts';
import type {HostStatus} from '../../src/model/endpoint.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

/** A meter over a /proc of these files, and a way to change them. */
class Machine {
	readonly proc: string;
	readonly #meter: HostMeter;

	constructor(t: ExecutionContext, files: Readonly<Record<string, string>> = {}) {
		this.proc = temporaryDirectory(t);
		this.#meter = new HostMeter({proc: this.proc, etc: '/nowhere'});
		for (const [name, text] of Object.entries(files)) this.write(name, text);
	}

	write(name: string, text: string): void {
		const file = path.join(this.proc, name);
		mkdirSync(path.dirname(file), {recursive: true});
		writeFileSync(file, text);
	}

	measure(now = 0): HostStatus {
		return this.#meter.measure(now);
	}
}

test('the share of the CPU is that since the call before', (t) => {
	const machine = new Machine(t, {stat: 'cpu  100 0 100 800 0 0 0 0 0 0\ncpu0 1 2 3\n'});
	t.is(machine.measure().cpu.percent, null);
	t.is(machine.measure().cpu.percent, null);
	machine.write('stat', 'cpu  150 0 100 890 60 0 0 0 0 0\n');
	t.is(machine.measure().cpu.percent, 25);
	machine.write('stat', 'cpu  0 0 0 0 0 0 0 0 0 0\n');
	t.is(machine.measure().cpu.percent, null);
	machine.write('stat', 'rubbish');
	t.is(machine.measure().cpu.percent, null);
});

test('the clock of the processors is averaged and looked up seldom', (t) => {
	const machine = new Machine(t, {cpuinfo: 'cpu MHz\t\t: 2000.000\n\ncpu MHz\t\t: 3000.5\n'});
	t.is(machine.measure(1).cpu.mhz, 2500);
	machine.write('cpuinfo', 'cpu MHz : 1000\n');
	t.is(machine.measure(600_000).cpu.mhz, 2500);
	t.is(machine.measure(600_001).cpu.mhz, 1000);
	t.is(new Machine(t, {cpuinfo: 'BogoMIPS : 48\n'}).measure().cpu.mhz, null);
});

test('memory and swap are in bytes and 0 where there is none', (t) => {
	const text = 'MemTotal:  2048 kB\nMemFree: 1 kB\nMemAvailable: 512 kB\nSwapTotal: 0 kB\n';
	const {memory, swap} = new Machine(t, {meminfo: text}).measure();
	t.deepEqual(memory, {totalBytes: 2_097_152, availableBytes: 524_288});
	t.deepEqual(swap, {totalBytes: 0, freeBytes: 0});
	const old = new Machine(t, {meminfo: 'MemTotal: 4 kB\nMemFree: 2 kB\n'}).measure();
	t.is(old.memory.availableBytes, 2048);
	const huge = new Machine(t, {meminfo: `MemTotal: ${'9'.repeat(40)} kB\n`}).measure();
	t.is(huge.memory.totalBytes, 0);
});

test('load and uptime are read as they stand', (t) => {
	const machine = new Machine(t, {loadavg: '0.50 1.25 3.00 2/345 678\n', uptime: '3661.99 1.0\n'});
	t.deepEqual(machine.measure().load, [0.5, 1.25, 3]);
	t.is(machine.measure().uptimeSeconds, 3661);
	t.deepEqual(new Machine(t, {loadavg: 'x y\n'}).measure().load, [0, 0, 0]);
});

test('all interfaces but loopback are added up', (t) => {
	const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets
    lo:     900       1    0    0    0     0          0         0      900       1 0 0
  eth0: 1000 9 0 0 0 0 0 0 200 9 0 0 0 0 0 0
 wlan0:30 1 0 0 0 0 0 0 4 1 0 0 0 0 0 0
`;
	t.deepEqual(new Machine(t, {'net/dev': text}).measure().network, {
		receivedBytes: 1030,
		sentBytes: 204,
	});
});

test('disks are file systems on devices, each once', (t) => {
	const mounts = [
		'proc /proc proc rw 0 0',
		'/dev/sda1 / ext4 rw 0 0',
		'/dev/sda1 /tmp ext4 rw 0 0',
		'/dev/sdb1 /nowhere\\040at\\040all xfs rw 0 0',
		'server:/x /proc nfs4 rw 0 0',
		'//server/x /proc cifs rw 0 0',
		'sshfs /proc fuse.sshfs rw 0 0',
		'auto /proc autofs rw 0 0',
		'',
	];
	const {disks} = new Machine(t, {'self/mounts': mounts.join('\n')}).measure();
	t.deepEqual(
		disks.map(({mount}) => mount),
		['/'],
	);
	t.true((disks[0]?.totalBytes ?? 0) > (disks[0]?.availableBytes ?? 0));
});

test('disks are at most so many', (t) => {
	const mounts = Array.from({length: disksLimit + 1}, (_, index) => `/dev/d${index} / ext4 rw 0 0`);
	t.is(new Machine(t, {mounts: mounts.join('\n')}).measure().disks.length, disksLimit);
});

test('a /proc without files gives zeros and nulls', (t) => {
	const status = new Machine(t).measure();
	t.deepEqual(status.memory, {totalBytes: 0, availableBytes: 0});
	t.deepEqual(status.network, {receivedBytes: 0, sentBytes: 0});
	t.deepEqual(status.disks, []);
	t.is(status.cpu.percent, null);
	t.true(status.cpu.count > 0);
});

test('this machine can be measured', (t) => {
	const meter = new HostMeter();
	meter.measure(0);
	const status = meter.measure(1);
	t.true(status.memory.totalBytes > status.memory.availableBytes);
	t.true(status.uptimeSeconds > 0);
});
