import {spawn, spawnSync} from 'node:child_process';
import type {ChildProcessByStdio} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {Readable, Writable} from 'node:stream';
import {packageRoot} from '../../src/base/package-root.ts';
import type {HealthJson} from '../../src/proto/rpc/schema.ts';
import {healthJson} from '../../src/proto/rpc/schema.ts';
import type {Ended} from './run-nms.ts';
import {endOf} from './run-nms.ts';
import {until} from './until.ts';

type Child = ChildProcessByStdio<Writable, Readable, Readable>;
type Boot = ChildProcessByStdio<Writable, Readable, null>;

const namespaces = ['--mount', '--pid', '--cgroup', '--uts', '--net'];

/** Why no systemd can be booted here, for the title of a skip; undefined where it can. */
export function whyNoSystemd(): string | undefined {
	if (process.getuid?.() !== 0) return 'needs root to boot systemd in namespaces';
	if (!existsSync('/lib/systemd/systemd')) return 'systemd is not installed';
	if (spawnSync('unshare', [...namespaces, '--fork', 'true']).status !== 0)
		return 'namespaces cannot be made here';
	return undefined;
}

/** A systemd that runs in namespaces of its own, with nms installed at /opt/nms (test/fixtures/systemd/boot.sh). */
export class BootedSystemd {
	readonly #child: Boot;
	readonly #pid: string;

	private constructor(child: Boot, pid: string) {
		this.#child = child;
		this.#pid = pid;
	}

	/** Boots; rejects, with all ended again, where it does not come up. A bare one has only the checkout, at /opt/checkout. */
	static async boot(how: 'installed' | 'bare' = 'installed'): Promise<BootedSystemd> {
		const script = path.join(packageRoot, 'test/fixtures/systemd/boot.sh');
		const child = spawn(script, [packageRoot, how], {stdio: ['pipe', 'pipe', 'inherit']});
		let words = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			words += text;
		});
		await until('systemd is started', () => /^pid \d+/m.test(words) || child.exitCode !== null);
		const systemd = new BootedSystemd(child, /\d+/.exec(words)?.[0] ?? '');
		try {
			await systemd.#comeUp();
			return systemd;
		} catch (error) {
			await systemd.end();
			throw error;
		}
	}

	async #comeUp(): Promise<void> {
		await until('systemd has booted', async () => {
			const {stdout} = await this.run('systemctl', 'is-system-running');
			return ['running\n', 'degraded\n'].includes(stdout);
		});
	}

	/** Ends all of it. The same happens when this process ends, however it does. */
	async end(): Promise<void> {
		if (this.#child.exitCode !== null) return;
		this.#child.stdin.end();
		await once(this.#child, 'exit');
	}

	/** Its PID 1, as seen from here. */
	get pid(): string {
		return this.#pid;
	}

	/** Where a file of the inside is seen from here. */
	file(name: string): string {
		return path.join('/proc', this.#pid, 'root', name);
	}

	/** Starts a program inside. */
	start(...command: readonly string[]): Child {
		const enter = ['-t', this.#pid, '-m', '-p', '-C', '-u', '-n'];
		return spawn('nsenter', [...enter, ...command], {stdio: ['pipe', 'pipe', 'pipe']});
	}

	/** Runs a program inside to its end. */
	async run(...command: readonly string[]): Promise<Ended> {
		const child = this.start(...command);
		child.stdin.end();
		return endOf(child);
	}

	/** Runs a program inside and returns what it prints. Rejects where it fails. */
	async print(...command: readonly string[]): Promise<string> {
		const {status, stdout, stderr} = await this.run(...command);
		if (status !== 0)
			throw new Error(`${command.join(' ')} ended with ${status}: ${stdout}${stderr}`);
		return stdout.trimEnd();
	}

	/** A property of a unit, as `systemctl show` prints it. */
	async property(unit: string, name: string): Promise<string> {
		return this.print('systemctl', 'show', '--value', `--property=${name}`, unit);
	}

	/** Runs one of our own compiled test programs inside. */
	startProgram(name: string, ...args: readonly string[]): Child {
		const node = '/opt/nms/node_modules/node/bin/node';
		return this.start(node, `/opt/nms/dist/test/${name}.js`, ...args);
	}

	/** Of the hub that runs inside; undefined while none answers. */
	async hubHealth(): Promise<HealthJson | undefined> {
		const {status, stdout} = await this.run('nms', 'status', '--json');
		return status === 0 ? healthJson.parse(JSON.parse(stdout)) : undefined;
	}
}
