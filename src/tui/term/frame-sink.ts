import {Writable} from 'node:stream';
import {columnsOf} from '../../base/terminal-text.ts';
import type {Row} from './row.ts';
import {sliceRow} from './row.ts';
import type {Paint} from './theme.ts';

/** A rectangle of the screen that the painter fills; columns and rows count from 0. */
export interface PaintedPane {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
	readonly rows: () => readonly Row[];
}

/** Most painted panes on one screen: each has a letter that Ink lays out in its place. */
export const paneLimit = 26;

// ASCII, since Ink measures every other character by slow tables; it draws nothing else of it but borders.
const firstSentinel = 0x41;
const sentinels = /[A-Z]+/g;
// oxlint-disable-next-line no-control-regex
const escapes = /\u001b\[[\d;]*m/g;
/** What Ink writes besides frames: cursor, modes, erasures. The terminal's modes are ours, so these go nowhere. */
// oxlint-disable-next-line no-control-regex
export const controlWrite = /^(?:\u001b\[[?<>=]?[\d;]*[a-zA-Z]|[\r\n])+$/;
const blank = /^ *$/;
const plainAscii = /^[\x20-\x7e]*$/;

const noPieces: readonly Piece[] = [];

/** A stretch of one screen row, ready to be written at its column. */
interface Piece {
	readonly column: number;
	readonly text: string;
	/** Blank in the default style: erasing draws it. */
	readonly isBlank: boolean;
	/** Its printed width is what we count on every terminal. */
	readonly isPlain: boolean;
}

/** A pane as it was painted. */
interface Drawn extends Pick<PaintedPane, 'x' | 'y' | 'width'> {
	readonly rows: readonly Row[];
}

/** A stretch of a row as Ink drew it: its own, or a place that a pane is painted into. */
type Segment =
	| {readonly kind: 'chrome'; readonly piece: Piece}
	| {readonly kind: 'pane'; readonly pane: number; readonly column: number; readonly width: number};

const nothingShown = {segments: [], panes: []};

/** The text Ink lays out where the pane will be painted; a margin of blanks hides what lies below it. */
export function sentinelRows(
	pane: number,
	{width, height}: {readonly width: number; readonly height: number},
	margin = 0,
): string {
	const blanks = ' '.repeat(margin);
	const row = blanks + String.fromCodePoint(firstSentinel + pane).repeat(width) + blanks;
	return Array.from({length: height}, () => row).join('\n');
}

/**
 * Stands between Ink and the terminal. With `debug: true` Ink writes one whole frame per commit; the sink fills the painted panes
 * into it, compares with what is on the screen and sends the difference in one synchronized write. Data that only changes panes
 * never passes through React.
 *
 * ```
 * Ink frame    nms│     │detail
 * + panes      nms│rows of the pane│detail      a dialog drawn over a pane only shortens its run of sentinels
 * - screen     CSI row;column H  what changed
 * ```
 */
export class FrameSink extends Writable {
	readonly isTTY = true;
	columns = 80;
	rows = 24;
	readonly #paint: Paint;
	readonly #send: (text: string) => void;
	#frame: readonly string[] = [];
	/** The frame taken apart, once for as long as it is shown. */
	#segments: readonly (readonly Segment[])[] = [];
	#panes: readonly PaintedPane[] = [];
	/** What was painted last: the rows of the terminal, and the frame and the rows of each pane they were made from. */
	#screen: readonly (readonly Piece[])[] = [];
	#shown: {readonly segments: readonly (readonly Segment[])[]; readonly panes: readonly Drawn[]} =
		nothingShown;

	constructor(paint: Paint, send: (text: string) => void) {
		super({decodeStrings: false});
		this.#paint = paint;
		this.#send = send;
	}

	override _write(text: unknown, _encoding: string, done: () => void): void {
		if (typeof text === 'string' && text !== '' && !controlWrite.test(text))
			this.show(text.split('\n'));
		done();
	}

	/** What Ink drew last; `show` brings a frame back without Ink, which takes its time. */
	get frame(): readonly string[] {
		return this.#frame;
	}

	show(frame: readonly string[]): void {
		if (frame !== this.#frame) this.#segments = frame.map(segmentsOf);
		this.#frame = frame;
	}

	setPanes(panes: readonly PaintedPane[]): void {
		this.#panes = panes;
	}

	/** Forgets what is on the screen, after a resize or where something else has drawn over it. */
	forget(): void {
		this.#screen = [];
		this.#shown = nothingShown;
		this.#send('\u001b[0m\u001b[2J');
	}

	/** Sends what differs from the screen; nothing where nothing does. */
	paint(): void {
		const before = this.#screen;
		this.#screen = this.#compose();
		const changes = this.#screen
			.map((next, y) => {
				const shown = before[y] ?? noPieces;
				return next === shown ? '' : difference({next, shown, y, columns: this.columns});
			})
			.join('');
		// DEC mode 2026: a terminal that knows it shows the whole change at once, others ignore it.
		if (changes !== '') this.#send(`\u001b[?2026h${changes}\u001b[?2026l`);
	}

	/** A row in which only panes stand that give the same rows as before stays the same value. */
	#compose(): readonly (readonly Piece[])[] {
		const before = this.#shown;
		const panes = this.#panes.map(({x, y, width, rows}) => ({x, y, width, rows: rows()}));
		const areSame = panes.map((pane, index) => isSameDrawn(pane, before.panes[index]));
		this.#shown = {segments: this.#segments, panes};
		return this.#segments.slice(0, this.rows).map((segments, y) => {
			const known = segments === before.segments[y] ? this.#screen[y] : undefined;
			const isKnown = segments.every((part) => part.kind === 'chrome' || areSame[part.pane]);
			return known !== undefined && isKnown ? known : this.#composeRow(segments, y);
		});
	}

	#composeRow(segments: readonly Segment[], y: number): readonly Piece[] {
		return segments.flatMap((segment) => {
			if (segment.kind === 'chrome') return [segment.piece];
			const pane = this.#shown.panes[segment.pane];
			const row = pane?.rows[y - pane.y];
			if (pane === undefined || row === undefined) return [];
			const {column, width} = segment;
			const isWhole = column === pane.x && width === pane.width;
			return this.#piecesOf(isWhole ? row : sliceRow(row, column - pane.x, width), column);
		});
	}

	#piecesOf(row: Row, start: number): readonly Piece[] {
		let column = start;
		return row.map(({text, style, columns}) => {
			const piece = {
				column,
				text: this.#paint(text, style),
				isBlank: style === 'plain' && blank.test(text),
				isPlain: plainAscii.test(text),
			};
			column += columns;
			return piece;
		});
	}
}

function isSameDrawn(one: Drawn, other: Drawn | undefined): boolean {
	return (
		one.rows === other?.rows && one.x === other.x && one.y === other.y && one.width === other.width
	);
}

function segmentsOf(text: string): readonly Segment[] {
	const segments: Segment[] = [];
	let column = 0;
	let end = 0;
	const chrome = (part: string): void => {
		const bare = part.replaceAll(escapes, '');
		if (part === '' || (bare === '' && segments.length === 0)) return;
		const piece = {column, text: part, isBlank: blank.test(part), isPlain: plainAscii.test(bare)};
		segments.push({kind: 'chrome', piece});
		column += columnsOf(bare);
	};
	for (const match of text.matchAll(sentinels)) {
		chrome(text.slice(end, match.index));
		end = match.index + match[0].length;
		for (const {pane, width} of runsOf(match[0])) {
			segments.push({kind: 'pane', pane, column, width});
			column += width;
		}
	}
	chrome(text.slice(end));
	return segments;
}

function runsOf(text: string): readonly {readonly pane: number; readonly width: number}[] {
	const runs: {pane: number; width: number}[] = [];
	for (const character of text) {
		const pane = (character.codePointAt(0) ?? 0) - firstSentinel;
		const last = runs.at(-1);
		if (last?.pane === pane) last.width += 1;
		else runs.push({pane, width: 1});
	}
	return runs;
}

/** From the first piece that differs to the end of the row; blanks at the end are erased, not written. */
function difference({
	next,
	shown,
	y,
	columns,
}: {
	readonly next: readonly Piece[];
	readonly shown: readonly Piece[];
	readonly y: number;
	readonly columns: number;
}): string {
	let first = 0;
	while (first < next.length && isSame(next[first], shown[first])) first += 1;
	if (first === next.length && next.length === shown.length) return '';
	const lastInk = next.findLastIndex((piece) => !piece.isBlank);
	const last = Math.max(first, lastInk + 1);
	const start = next[first]?.column ?? endOf(next);
	const written = writePieces(next.slice(first, last));
	const end = next[last]?.column ?? endOf(next);
	const text = `\u001b[${y + 1};${start + 1}H${written.text}`;
	// At the right edge the cursor stays on the last column, where erasing would take the last character.
	if (end >= columns) return text;
	return `${text}${written.isSure ? '' : toColumn(end)}\u001b[K`;
}

/** Terminals disagree about the width of some characters, so after such a piece the column is said again. */
function writePieces(pieces: readonly Piece[]): {readonly text: string; readonly isSure: boolean} {
	let text = '';
	let isSure = true;
	for (const piece of pieces) {
		text += isSure ? piece.text : toColumn(piece.column) + piece.text;
		isSure = piece.isPlain;
	}
	return {text, isSure};
}

/** CHA, ECMA-48 §8.3.9; columns count from 0 here and from 1 there. */
function toColumn(column: number): string {
	return `\u001b[${column + 1}G`;
}

function isSame(one: Piece | undefined, other: Piece | undefined): boolean {
	return one === other || (one?.column === other?.column && one?.text === other?.text);
}

function endOf(pieces: readonly Piece[]): number {
	const last = pieces.at(-1);
	return last === undefined ? 0 : last.column + columnsOf(last.text.replaceAll(escapes, ''));
}
