/** A key by name (`a`, `@`, `space`, `enter`, `ctrl-d`, `shift-tab`, `pgdn` ...), or pasted text. */
export type Press =
	| {readonly kind: 'key'; readonly key: string}
	| {readonly kind: 'paste'; readonly text: string};

/** Longest paste that is kept; the rest of it is dropped. */
export const pasteLimit = 4096;

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
const whole = /^\u001b(?:\[([\d;<=>?]*)[ -/]*([@-~])|O([@-~]))/;
// oxlint-disable-next-line no-control-regex
const unfinished = /^\u001b(?:\[[\d;<=>? -/]*|O)?$/;

/** Turns what a terminal sends into keys. A sequence cut between two reads is held; unknown ones (mouse, replies) vanish. */
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

	/** Whether a lone ESC or a cut sequence waits: after `escapeWaitMs` call `flush`. */
	get isWaiting(): boolean {
		return this.#held !== '' && !this.#held.startsWith(pasteStart);
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
		const match = whole.exec(this.#held);
		if (match === null) {
			if (unfinished.test(this.#held)) return 'wait';
			// ESC and something else: the Esc key, then that key.
			this.#take();
			return {kind: 'key', key: 'esc'};
		}
		const [all, parameters = '', final, ss3] = match;
		this.#held = this.#held.slice(all.length);
		const number = parameters.split(';')[0] ?? '';
		const key = sequences[final === '~' ? `${number}~` : (final ?? ss3 ?? '')];
		return key === undefined ? 'none' : {kind: 'key', key};
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

function keyOf(character: string): string {
	const named = controls[character];
	if (named !== undefined) return named;
	const code = character.charCodeAt(0);
	return code < 0x20 ? `ctrl-${String.fromCharCode(code + 0x60)}` : character;
}
