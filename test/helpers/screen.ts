import process from 'node:process';
// oxlint-disable-next-line import/no-named-as-default-member
import xterm from '@xterm/headless';
import type {ExecutionContext} from 'ava';
import type {IPty} from 'node-pty';
import {spawn} from 'node-pty';
import {consoleFile, consoleFlags} from '../../src/cli/console-process.ts';
import {temporaryDirectory} from './temporary-directory.ts';
import {until} from './until.ts';

export interface ScreenOptions {
	readonly columns?: number;
	readonly rows?: number;
	readonly env?: Readonly<Record<string, string>>;
	/** The program; by default the console. */
	readonly command?: readonly string[];
}

/** A program in a terminal of its own: a pseudo-terminal, and an emulator that shows what a person would see. */
export class Screen {
	readonly #pty: IPty;
	readonly #terminal: xterm.Terminal;
	#raw = '';
	/** What of it the emulator has taken in. */
	#shown = '';
	#exit: number | undefined;
	readonly #listeners = new Set<() => void>();

	constructor(args: readonly string[], options: ScreenOptions = {}) {
		const {columns = 80, rows = 24, env = {}, command} = options;
		this.#terminal = new xterm.Terminal({
			cols: columns,
			rows,
			allowProposedApi: true,
			scrollback: 0,
		});
		const [program = '', ...rest] = command ?? [process.execPath, ...consoleFlags, consoleFile];
		this.#pty = spawn(program, [...rest, ...args], {
			name: env['TERM'] ?? 'xterm-256color',
			cols: columns,
			rows,
			env: {...cleanEnvironment(), LANG: 'C.UTF-8', ...env},
		});
		this.#pty.onData((text) => {
			this.#raw += text;
			this.#terminal.write(text, () => {
				this.#shown += text;
				for (const listener of this.#listeners) listener();
			});
		});
		this.#pty.onExit(({exitCode, signal}) => {
			this.#exit = signal ? 128 + signal : exitCode;
		});
	}

	get pid(): number {
		return this.#pty.pid;
	}

	/** Everything the program wrote so far. */
	get raw(): string {
		return this.#raw;
	}

	/** What stands on the screen, without blanks at the ends of rows. */
	get text(): string {
		const {active} = this.#terminal.buffer;
		return Array.from({length: this.#terminal.rows}, (_, row) =>
			(active.getLine(row)?.translateToString(true) ?? '').trimEnd(),
		).join('\n');
	}

	/** `alternate` while the program has the screen. */
	get buffer(): string {
		return this.#terminal.buffer.active.type;
	}

	type(keys: string): void {
		this.#pty.write(keys);
	}

	resize(columns: number, rows: number): void {
		this.#terminal.resize(columns, rows);
		this.#pty.resize(columns, rows);
	}

	/** Stops reading, as a stalled terminal does. */
	pause(): void {
		this.#pty.pause();
	}

	resume(): void {
		this.#pty.resume();
	}

	kill(signal: NodeJS.Signals): void {
		process.kill(this.pid, signal);
	}

	/** The terminal vanishes, as when its window is closed. */
	hangUp(): void {
		// Not in node-pty's types: closes our side of the pseudo-terminal.
		const close: unknown = Reflect.get(this.#pty, 'destroy');
		if (typeof close === 'function') Reflect.apply(close, this.#pty, []);
	}

	/** Waits until the screen matches. */
	async shows(pattern: RegExp | string): Promise<void> {
		const isThere = (): boolean =>
			this.#isWhole() &&
			(typeof pattern === 'string' ? this.text.includes(pattern) : pattern.test(this.text));
		try {
			await until(`the screen shows ${String(pattern)}`, isThere);
		} catch (error) {
			throw new Error(`${String(error)}; it shows:\n${this.text}`, {cause: error});
		}
	}

	/** Milliseconds from now until the screen matches, without the coarseness of asking now and then. */
	async showsAfter(pattern: RegExp): Promise<number> {
		const start = performance.now();
		return new Promise((resolve) => {
			const look = (): void => {
				if (!pattern.test(this.text)) return;
				this.#listeners.delete(look);
				resolve(performance.now() - start);
			};
			this.#listeners.add(look);
		});
	}

	/** Between two synchronized updates: a frame is there as a whole or not at all. */
	#isWhole(): boolean {
		return this.#shown.lastIndexOf('\u001b[?2026h') <= this.#shown.lastIndexOf('\u001b[?2026l');
	}

	/** Waits for the program's end and gives its exit status. */
	async ended(): Promise<number> {
		await until('the program ends', () => this.#exit !== undefined);
		// What was written last may still be on its way to the emulator.
		await new Promise<void>((resolve) => {
			this.#terminal.write('', resolve);
		});
		return this.#exit ?? -1;
	}

	/** Ends the program if it still runs. */
	dispose(): void {
		if (this.#exit === undefined) this.#pty.kill('SIGKILL');
		this.#terminal.dispose();
	}
}

/** A console in a terminal that is gone when the test has ended. */
export function openScreen(
	t: ExecutionContext,
	args: readonly string[],
	options: ScreenOptions = {},
): Screen {
	// The views and settings of whoever runs the tests are neither read nor written.
	const state = options.env?.['XDG_STATE_HOME'] ?? temporaryDirectory(t);
	const screen = new Screen(args, {...options, env: {...options.env, XDG_STATE_HOME: state}});
	t.teardown(() => {
		screen.dispose();
	});
	return screen;
}

/** The test's environment without what changes colours, locale or the hub. */
function cleanEnvironment(): Record<string, string> {
	const unwanted =
		/^(?:CI|NO_COLOR|FORCE_COLOR|COLORTERM|LC_.*|LANG|LANGUAGE|NMS_.*|XDG_RUNTIME_DIR|XDG_STATE_HOME|NODE_.*|TMUX.*|PAGER|LESS.*)$/;
	const kept = Object.entries(process.env).filter(([name]) => !unwanted.test(name));
	return Object.fromEntries(kept.map(([name, value]) => [name, value ?? '']));
}
