import type {SafeText} from '../../base/terminal-text.ts';
import {line, safe, safeAscii} from '../../base/terminal-text.ts';
import type {Clock} from './clock.ts';
import {clockOf} from './clock.ts';

/** The signs that panes draw with, and how they clean text and show times: one set for UTF-8 terminals, one for all others. */
export interface Look {
	/** Cleans text from outside for this terminal. */
	readonly clean: (text: string) => SafeText;
	/** By which times are shown. */
	readonly clock: Clock;
	/** Stands where text was cut. */
	readonly cut: '…' | '~';
	readonly selected: SafeText;
	readonly live: SafeText;
	readonly stale: SafeText;
	/** Of an endpoint without a connection. */
	readonly gone: SafeText;
	readonly play: SafeText;
	readonly pause: SafeText;
	readonly down: SafeText;
	readonly bar: SafeText;
	readonly rule: SafeText;
	readonly dot: SafeText;
	/** Before the number of a clause. */
	readonly section: '§' | 'section ';
	readonly times: SafeText;
	readonly up: SafeText;
	readonly caret: SafeText;
	/** Eight heights of a bar, lowest first. */
	readonly bars: readonly SafeText[];
	/** A share of a horizontal bar that is used, and the rest. */
	readonly filled: SafeText;
	readonly unfilled: SafeText;
	/** An hour in which an endpoint was alive all the time, part of it, never; and one nothing is known of. */
	readonly strip: Readonly<Record<'all' | 'part' | 'none' | 'unknown', SafeText>>;
	/** Left of a chart: at a tick, and where the time axis begins. */
	readonly tick: SafeText;
	readonly corner: SafeText;
	/** Where a time stands below the time axis. */
	readonly axisTick: SafeText;
	/** For Ink's boxes. */
	readonly border: 'single' | 'classic';
}

const unicode: Look = {
	clean: safe,
	clock: clockOf('utc'),
	cut: '…',
	selected: line`▌`,
	live: line`●`,
	stale: line`○`,
	gone: line`✕`,
	play: line`▶`,
	pause: line`‖`,
	down: line`▼`,
	bar: line`│`,
	rule: line`─`,
	dot: line`·`,
	section: '§',
	times: line`×`,
	up: line`▲`,
	caret: line`▲`,
	filled: line`█`,
	unfilled: line`░`,
	strip: {all: line`█`, part: line`▄`, none: line`_`, unknown: line`·`},
	tick: line`┤`,
	corner: line`└`,
	axisTick: line`┬`,
	bars: [line`▁`, line`▂`, line`▃`, line`▄`, line`▅`, line`▆`, line`▇`, line`█`],
	border: 'single',
};

const ascii: Look = {
	clean: safeAscii,
	clock: clockOf('utc'),
	cut: '~',
	selected: line`>`,
	live: line`*`,
	stale: line`o`,
	gone: line`x`,
	play: line`>`,
	pause: line`=`,
	down: line`v`,
	bar: line`|`,
	rule: line`-`,
	dot: line`-`,
	section: 'section ',
	times: line`x`,
	up: line`^`,
	caret: line`^`,
	filled: line`#`,
	unfilled: line`.`,
	strip: {all: line`#`, part: line`+`, none: line`_`, unknown: line`.`},
	tick: line`|`,
	corner: line`+`,
	axisTick: line`+`,
	bars: [line`_`, line`.`, line`:`, line`-`, line`=`, line`+`, line`*`, line`#`],
	border: 'classic',
};

export function lookFor(isAscii: boolean): Look {
	return isAscii ? ascii : unicode;
}
