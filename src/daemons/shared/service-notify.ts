import {spawn} from 'node:child_process';
import process from 'node:process';

/** Tells the service manager how the daemon is (sd_notify(3)); where there is none, every call does nothing. Never throws. */
export interface ServiceNotify {
	/** Time within which the manager wants to hear of progress again; undefined: it does not watch. */
	readonly watchdogMs: number | undefined;
	/** Started, or done with a reload. */
	ready(status?: string): void;
	reloading(): void;
	stopping(): void;
	/** One line that systemctl(1) shows; control characters become blanks. */
	status(text: string): void;
	/** There was progress. */
	watchdog(): void;
}

export interface ServiceNotifyOptions {
	/** The variables of sd_notify(3) are taken out of it: they are not meant for our children. */
	readonly environment?: NodeJS.ProcessEnv;
	/** Told once why the manager cannot be reached. */
	readonly onTrouble?: (text: string) => void;
}

/** Messages that wait for the one under way; more are left out, as the manager does not listen then. */
const maxWaiting = 16;

const statusCharacters = 400;

/** A child that hangs is ended after this. */
const childMs = 5000;

/**
 * Opens the way to the service manager that started this process. Node has no datagrams on unix sockets, so a child
 * `systemd-notify` sends them: the unit needs NotifyAccess=all.
 */
export function openServiceNotify(options: ServiceNotifyOptions = {}): ServiceNotify {
	const environment = options.environment ?? process.env;
	const {NOTIFY_SOCKET: socket, WATCHDOG_USEC: usec, WATCHDOG_PID: pid} = environment;
	for (const name of ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID']) delete environment[name];
	if (socket === undefined || socket === '') return noManager;
	const isForUs = pid === undefined || pid === String(process.pid);
	return new Messages({
		environment: {...environment, NOTIFY_SOCKET: socket},
		watchdogMs: isForUs ? milliseconds(usec) : undefined,
		onTrouble: options.onTrouble ?? (() => undefined),
	});
}

function nothing(): void {
	// Nobody listens.
}

const noManager: ServiceNotify = {
	watchdogMs: undefined,
	ready: nothing,
	reloading: nothing,
	stopping: nothing,
	status: nothing,
	watchdog: nothing,
};

/** One message after the other: READY=1 of a reload must not overtake its RELOADING=1. */
class Messages implements ServiceNotify {
	readonly watchdogMs: number | undefined;
	readonly #environment: NodeJS.ProcessEnv;
	readonly #onTrouble: (text: string) => void;
	readonly #waiting: (readonly string[])[] = [];
	#isSending = false;
	#isInTrouble = false;

	constructor({
		environment,
		watchdogMs,
		onTrouble,
	}: Required<ServiceNotifyOptions> & Pick<ServiceNotify, 'watchdogMs'>) {
		this.watchdogMs = watchdogMs;
		this.#environment = environment;
		this.#onTrouble = onTrouble;
	}

	ready(status?: string): void {
		this.#send(['READY=1', ...(status === undefined ? [] : [statusLine(status)])]);
	}

	reloading(): void {
		// Type=notify-reload of systemd 253 asks for the time, others leave it out.
		this.#send(['RELOADING=1', `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`]);
	}

	stopping(): void {
		this.#send(['STOPPING=1']);
	}

	status(text: string): void {
		this.#send([statusLine(text)]);
	}

	watchdog(): void {
		// One that waits says the same.
		if (!this.#waiting.some(([first]) => first === 'WATCHDOG=1')) this.#send(['WATCHDOG=1']);
	}

	#send(message: readonly string[]): void {
		if (this.#waiting.length >= maxWaiting) return;
		this.#waiting.push(message);
		if (!this.#isSending) void this.#sendAll();
	}

	async #sendAll(): Promise<void> {
		this.#isSending = true;
		for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
			// oxlint-disable-next-line no-await-in-loop
			const trouble = await this.#run(next);
			if (trouble !== undefined && !this.#isInTrouble)
				this.#onTrouble(`the service manager is not told how this daemon is: ${trouble}`);
			this.#isInTrouble = trouble !== undefined;
		}
		this.#isSending = false;
	}

	/** Resolves with what went wrong. */
	async #run(message: readonly string[]): Promise<string | undefined> {
		return new Promise((resolve) => {
			try {
				const child = spawn('systemd-notify', [...message], {
					env: this.#environment,
					stdio: 'ignore',
					timeout: childMs,
				});
				// A daemon that is done does not wait for it.
				child.unref();
				child.once('error', (error) => resolve(error.message));
				child.once('exit', (code, signal) =>
					resolve(code === 0 ? undefined : `systemd-notify ended with ${code ?? signal}`),
				);
			} catch (error) {
				// No process, no memory: the manager's time-outs decide.
				resolve(String(error));
			}
		});
	}
}

// Not \p{Cc}: the tables of Unicode would cost a small daemon megabytes.
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f-\u009f]/g;

function statusLine(text: string): string {
	return `STATUS=${text.replaceAll(controls, ' ').slice(0, statusCharacters)}`;
}

function milliseconds(usec: string | undefined): number | undefined {
	const value = Number(usec);
	return Number.isSafeInteger(value) && value > 0 ? value / 1000 : undefined;
}
