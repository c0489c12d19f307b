import process from 'node:process';
import type {Press} from './key-reader.ts';
import {escapeWaitMs, KeyReader} from './key-reader.ts';

// Alternate screen, hidden cursor, no wrap at the right edge (a row that a terminal thinks too wide cannot push others down),
// bracketed paste, reports of focus; and all of it back.
const enterCodes = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[?2004h\u001b[?1004h';
// Buttons and wheel only (1000), as numbers (1006); never movements (1003), which cost a report for every cell.
const mouseOn = '\u001b[?1000h\u001b[?1006h';
const mouseOff = '\u001b[?1000l\u001b[?1006l';
const leaveCodes = `\u001b[?2026l\u001b[0m${mouseOff}\u001b[?1004l\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[?1049l`;

export interface TerminalEvents {
	/** What one read brought: painted once, however fast somebody types. */
	readonly onPresses: (presses: readonly Press[]) => void;
	readonly onResize: () => void;
}

/** The terminal while the console has it: raw keys in, writes out, and restored whatever ends the process. */
export class Terminal {
	readonly #reader = new KeyReader();
	readonly #onGone: () => void;
	#escapeTimer: NodeJS.Timeout | undefined;
	#isEntered = false;
	#isLent = false;
	#hasMouse = false;
	#isGone = false;

	/** `onGone`: nobody reads or writes there any more; nothing more is written. */
	constructor(onGone: () => void) {
		this.#onGone = onGone;
	}

	get size(): {readonly columns: number; readonly rows: number} {
		return {columns: process.stdout.columns || 80, rows: process.stdout.rows || 24};
	}

	/** Takes the terminal. Its restoration is tied to the process's exit from here on; keys wait until `listen`. */
	open(): void {
		process.stdout.on('error', this.#gone);
		process.stdin.on('error', this.#gone);
		process.stdin.on('end', this.#gone);
		process.on('exit', () => {
			this.leave();
		});
		this.enter();
	}

	listen({onPresses, onResize}: TerminalEvents): void {
		process.stdout.on('resize', onResize);
		process.stdin.setEncoding('utf8');
		process.stdin.on('data', (text: string) => {
			this.#take(text, onPresses);
		});
	}

	enter(): void {
		if (this.#isEntered || this.#isGone) return;
		this.#isEntered = true;
		this.#isLent = false;
		process.stdin.setRawMode(true);
		if (process.stdin.listenerCount('data') > 0) process.stdin.resume();
		this.write(enterCodes + (this.#hasMouse ? mouseOn : ''));
	}

	/** Whether clicks come to us, or stay with the terminal, which selects text with them. */
	setMouse(hasMouse: boolean): void {
		if (this.#hasMouse === hasMouse) return;
		this.#hasMouse = hasMouse;
		this.write(hasMouse ? mouseOn : mouseOff);
	}

	/** Gives the terminal back as it was. May be called at any time, more than once. */
	leave(): void {
		if (!this.#isEntered) return;
		this.write(leaveCodes);
		this.#isEntered = false;
		clearTimeout(this.#escapeTimer);
		if (this.#isGone) return;
		try {
			process.stdin.setRawMode(false);
			process.stdin.pause();
		} catch {
			// The terminal went away between; there is nothing left to restore.
		}
	}

	/** Gives the terminal to another program until `enter`. */
	lend(): void {
		this.leave();
		this.#isLent = true;
	}

	/** Another program has it: the keys that make signals are meant for that one. */
	get isLent(): boolean {
		return this.#isLent;
	}

	/** Blocks until the terminal has taken the text (Linux writes to terminals synchronously). */
	write(text: string): void {
		if (this.#isGone || !this.#isEntered) return;
		process.stdout.write(text);
	}

	readonly #gone = (): void => {
		if (this.#isGone) return;
		this.#isGone = true;
		this.#onGone();
	};

	#take(text: string, onPresses: TerminalEvents['onPresses']): void {
		clearTimeout(this.#escapeTimer);
		onPresses(this.#reader.push(text));
		if (!this.#reader.isWaiting) return;
		this.#escapeTimer = setTimeout(() => {
			onPresses(this.#reader.flush());
		}, escapeWaitMs);
	}
}
