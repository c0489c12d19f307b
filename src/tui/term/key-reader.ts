/** A key by name (`a`, `@`, `space`, `enter`, `ctrl-d`, `shift-tab`, `pgdn` ...), pasted text, the mouse, or the terminal's focus. */
export type Press =
	| {readonly kind: 'key'; readonly key: string}
	| {readonly kind: 'paste'; readonly text: string}
	| MousePress
	| {readonly kind: 'focus'; readonly isFocused: boolean};

/** The left button went down, or the wheel turned, at a column and row that count from 0. */
export interface MousePress {
	readonly kind: 'mouse';
	readonly button: 'left' | 'wheel-up' | 'wheel-down';
	readonly x: number;
	readonly y: number;
}

/** Longest paste that is kept; the rest of it is dropped. */
export const pasteLimit = 4096;

/** Longest control sequence that is waited for; a longer one is no key and no mouse, and is dropped. */
export const sequenceLimit = 32;

/** How long a lone ESC waits for the rest of a sequence, in milliseconds. */
export const escapeWaitMs = 25;

const pasteStart = '\u001b[200~';
const pasteEnd = '\u001b[201~';

// ECMA-48 control sequences and SS3 forms of the keys we know, with xterm's modifier parameter left out.
const sequences: Readonly<Record<string, string>> = {
	A: 'up',
	B: 'down',
	C: 'right',
	D: 'left',
	H: 'home',
	F: 'end',
	Z: 'shift-tab',
	'1~': 'home',
	'3~': 'delete',
	'4~': 'end',
	'5~': 'pgup',
	'6~': 'pgdn',
	'7~': 'home',
	'8~': 'end',
};

const mouseButtons: Readonly<Record<string, MousePress['button']>> = {
	'0': 'left',
	'64': 'wheel-up',
	'65': 'wheel-down',
};

const controls: Readonly<Record<string, string>> = {
	'\r': 'enter',
	'\n': 'enter',
	'\t': 'tab',
	' ': 'space',
	'\u007f': 'backspace',
	'\b': 'backspace',
	'\0': 'ctrl-space',
};

// oxlint-disable-next-line no-control-regex
const mouseReport = /^<(\d{1,3});(\d{1,5});(\d{1,5})$/;
// X10's form has three raw bytes behind it, which are no keys. We never ask for it, but a terminal without SGR 1006 sends it.
const rawMouse = '\u001b[M';
const rawMouseLength = 6;
// oxlint-disable-next-line no-control-regex
const whole = /^\u001b(?:\[([ -?]*)([@-~])|O([@-~]))/;
// oxlint-disable-next-line no-control-regex
const unfinished = /^\u001b(?:\[[ -?]*|O)?$/;

/** Turns what a terminal sends into keys. A sequence cut between two reads is held; unknown ones (replies) vanish. */
export class KeyReader {
	#held = '';

	/** Keys that are complete with this text. */
	push(text: string): readonly Press[] {
		this.#held += text;
		const presses: Press[] = [];
		while (this.#held !== '') {
			const press = this.#next();
			if (press === 'wait') break;
			if (press !== 'none') presses.push(press);
		}
		return presses;
	}

	/** Whether a lone ESC waits: after `escapeWaitMs` call `flush`. Nobody types more of a sequence than that within the wait. */
	get isWaiting(): boolean {
		return this.#held !== '' && this.#held.length <= 2;
	}

	/** What waits is the Esc key itself. */
	flush(): readonly Press[] {
		if (!this.isWaiting) return [];
		this.#held = '';
		return [{kind: 'key', key: 'esc'}];
	}

	#next(): Press | 'wait' | 'none' {
		if (this.#held.startsWith(pasteStart)) return this.#paste();
		if (!this.#held.startsWith('\u001b')) return {kind: 'key', key: keyOf(this.#take())};
		if (this.#held.startsWith(rawMouse)) return this.#rawMouse();
		const match = whole.exec(this.#held);
		if (match === null) return this.#part();
		const [all, parameters = '', final, ss3] = match;
		this.#held = this.#held.slice(all.length);
		return pressOf(parameters, final, ss3) ?? 'none';
	}

	/** The beginning of a sequence, or ESC and something else: the Esc key, then that key. */
	#part(): Press | 'wait' | 'none' {
		if (!unfinished.test(this.#held)) {
			this.#take();
			return {kind: 'key', key: 'esc'};
		}
		if (this.#held.length <= sequenceLimit) return 'wait';
		this.#held = '';
		return 'none';
	}

	#rawMouse(): 'wait' | 'none' {
		if (this.#held.length < rawMouseLength) return 'wait';
		this.#held = this.#held.slice(rawMouseLength);
		return 'none';
	}

	#paste(): Press | 'wait' {
		const end = this.#held.indexOf(pasteEnd);
		if (end < 0) {
			// The end mark may be cut too, so room is kept for it behind the limit.
			const most = pasteStart.length + pasteLimit;
			if (this.#held.length > most + pasteEnd.length)
				this.#held = this.#held.slice(0, most) + this.#held.slice(-pasteEnd.length);
			return 'wait';
		}
		const text = this.#held.slice(pasteStart.length, end);
		this.#held = this.#held.slice(end + pasteEnd.length);
		return {kind: 'paste', text: text.slice(0, pasteLimit)};
	}

	/** The first code point of what is held. */
	#take(): string {
		const [character = ''] = this.#held;
		this.#held = this.#held.slice(character.length);
		return character;
	}
}

function pressOf(
	parameters: string,
	final: string | undefined,
	ss3: string | undefined,
): Press | undefined {
	if (parameters.startsWith('<')) return final === 'M' ? mousePress(parameters) : undefined;
	if (parameters === '' && (final === 'I' || final === 'O'))
		return {kind: 'focus', isFocused: final === 'I'};
	const number = parameters.split(';')[0] ?? '';
	const key = sequences[final === '~' ? `${number}~` : (final ?? ss3 ?? '')];
	return key === undefined ? undefined : {kind: 'key', key};
}

/** SGR 1006: button, column, row, from 1. Other buttons and those with a modifier are the terminal's own. */
function mousePress(parameters: string): MousePress | undefined {
	const [, code, column, row] = mouseReport.exec(parameters) ?? [];
	const button = mouseButtons[code ?? ''];
	const x = Number(column) - 1;
	const y = Number(row) - 1;
	if (button === undefined || x < 0 || y < 0) return undefined;
	return {kind: 'mouse', button, x, y};
}

function keyOf(character: string): string {
	const named = controls[character];
	if (named !== undefined) return named;
	const code = character.charCodeAt(0);
	return code < 0x20 ? `ctrl-${String.fromCharCode(code + 0x60)}` : character;
}
