import type {SafeText} from '../../base/terminal-text.ts';
import {line, safe, safeAscii} from '../../base/terminal-text.ts';

/** The signs that panes draw with, and how they clean text: one set for UTF-8 terminals, one for all others. */
export interface Look {
	/** Cleans text from outside for this terminal. */
	readonly clean: (text: string) => SafeText;
	/** Stands where text was cut. */
	readonly cut: '…' | '~';
	readonly selected: SafeText;
	readonly live: SafeText;
	readonly stale: SafeText;
	readonly play: SafeText;
	readonly pause: SafeText;
	readonly down: SafeText;
	readonly bar: SafeText;
	readonly rule: SafeText;
	readonly dot: SafeText;
	readonly times: SafeText;
	/** Eight heights of a bar, lowest first. */
	readonly bars: readonly SafeText[];
	/** For Ink's boxes. */
	readonly border: 'single' | 'classic';
}

const unicode: Look = {
	clean: safe,
	cut: '…',
	selected: line`▌`,
	live: line`●`,
	stale: line`○`,
	play: line`▶`,
	pause: line`‖`,
	down: line`▼`,
	bar: line`│`,
	rule: line`─`,
	dot: line`·`,
	times: line`×`,
	bars: [line`▁`, line`▂`, line`▃`, line`▄`, line`▅`, line`▆`, line`▇`, line`█`],
	border: 'single',
};

const ascii: Look = {
	clean: safeAscii,
	cut: '~',
	selected: line`>`,
	live: line`*`,
	stale: line`o`,
	play: line`>`,
	pause: line`=`,
	down: line`v`,
	bar: line`|`,
	rule: line`-`,
	dot: line`-`,
	times: line`x`,
	bars: [line`_`, line`.`, line`:`, line`-`, line`=`, line`+`, line`*`, line`#`],
	border: 'classic',
};

export function lookFor(isAscii: boolean): Look {
	return isAscii ? ascii : unicode;
}
