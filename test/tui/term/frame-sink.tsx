import test from 'ava';
import {Box, render, Text} from 'ink';
import type {ReactElement} from 'react';
import {safe} from '../../../src/base/terminal-text.ts';
import type {PaintedPane} from '../../../src/tui/term/frame-sink.ts';
import {
	controlWrite,
	FrameSink,
	paneLimit,
	sentinelRows,
} from '../../../src/tui/term/frame-sink.ts';
import {fitRow, span} from '../../../src/tui/term/row.ts';
import {paintFor} from '../../../src/tui/term/theme.ts';

/** A sink whose terminal is a list of writes, and which notes what Ink gives it. */
class WatchedSink extends FrameSink {
	readonly frames: string[] = [];
	readonly sent: string[];

	constructor(columns: number, rows: number) {
		const sent: string[] = [];
		super(paintFor(false), (text) => void sent.push(text));
		this.sent = sent;
		this.columns = columns;
		this.rows = rows;
	}

	override _write(text: unknown, encoding: string, done: () => void): void {
		this.frames.push(String(text));
		// oxlint-disable-next-line no-underscore-dangle
		super._write(text, encoding, done);
	}

	draw(frame: ReactElement, panes: readonly PaintedPane[]): ReturnType<typeof render> {
		this.setPanes(panes);
		const ink = render(frame, {
			stdout: this,
			debug: true,
			interactive: true,
			patchConsole: false,
		});
		this.paint();
		return ink;
	}
}

function paneOf(lines: () => readonly string[], place: Omit<PaintedPane, 'rows'>): PaintedPane {
	return {
		...place,
		rows: () =>
			Array.from({length: place.height}, (_, row) =>
				fitRow([span(safe(lines()[row] ?? ''))], place.width),
			),
	};
}

function Framed({title}: {readonly title: string}): ReactElement {
	return (
		<Box width={20} height={4} flexDirection="column">
			<Text>{title}</Text>
			<Text>{sentinelRows(0, {width: 20, height: 2})}</Text>
			<Text>end</Text>
		</Box>
	);
}

test('Ink writes one frame of all rows per commit and nothing else', (t) => {
	const sink = new WatchedSink(20, 4);
	const ink = sink.draw(<Framed title="one" />, []);
	ink.rerender(<Framed title="two" />);
	const frames = sink.frames.filter((text) => text !== '' && !controlWrite.test(text));
	t.deepEqual(
		frames.map((frame) => frame.split('\n').length),
		[4, 4],
	);
	t.deepEqual(frames[1]?.split('\n')[1], 'A'.repeat(20));
	ink.unmount();
	const others = sink.frames.filter((text) => !frames.includes(text));
	t.true(
		others.every((text) => text === '' || controlWrite.test(text)),
		JSON.stringify(others),
	);
});

test('panes are painted into the frame in one synchronized write', (t) => {
	const sink = new WatchedSink(20, 4);
	const pane = paneOf(() => ['first', 'second'], {x: 0, y: 1, width: 20, height: 2});
	sink.draw(<Framed title="top" />, [pane]).unmount();
	t.is(sink.sent.length, 1);
	t.is(
		sink.sent[0],
		[
			'\u001b[?2026h',
			'\u001b[1;1Htop\u001b[K',
			'\u001b[2;1Hfirst\u001b[K',
			'\u001b[3;1Hsecond\u001b[K',
			'\u001b[4;1Hend\u001b[K',
			'\u001b[?2026l',
		].join(''),
	);
});

test('only rows that changed are written and an unchanged screen is silent', (t) => {
	const sink = new WatchedSink(20, 4);
	let second = 'two';
	const pane = paneOf(() => ['one', second], {x: 0, y: 1, width: 20, height: 2});
	sink.draw(<Framed title="top" />, [pane]);
	sink.sent.length = 0;
	sink.paint();
	t.deepEqual(sink.sent, []);
	second = 'TWO';
	sink.paint();
	t.is(sink.sent.length, 1);
	t.regex(sink.sent[0] ?? '', /3;1HTWO/);
	t.notRegex(sink.sent[0] ?? '', /one|top/);
});

test('a window over a pane shortens its rows and the rest stays in place', (t) => {
	const sink = new WatchedSink(12, 3);
	const below = paneOf(() => ['abcdefghijkl', 'mnopqrstuvwx', '漢字漢字漢字'], {
		x: 0,
		y: 0,
		width: 12,
		height: 3,
	});
	const window = paneOf(() => ['WW', 'XX', 'YY'], {x: 5, y: 0, width: 2, height: 3});
	const frame = (
		<Box width={12} height={3}>
			<Text>{sentinelRows(0, {width: 12, height: 3})}</Text>
			<Box position="absolute" left={4} top={0} width={4} height={3}>
				<Text>{sentinelRows(1, {width: 2, height: 3}, 1)}</Text>
			</Box>
		</Box>
	);
	sink.draw(frame, [below, window]).unmount();
	// oxlint-disable-next-line no-control-regex
	const text = (sink.sent[0] ?? '').replaceAll(/\u001b\[[?\d;]*[A-Za-z]/g, '|');
	t.true(text.includes('abcd'), text);
	t.true(text.includes('WW'), text);
	t.true(text.includes('ijkl'), text);
	t.true(text.includes('uvwx'), text);
});

test('after a character of doubtful width the column is said again', (t) => {
	const sink = new WatchedSink(20, 1);
	const pane: PaintedPane = {
		x: 0,
		y: 0,
		width: 20,
		height: 1,
		rows: () => [fitRow([span(safe('漢字')), span(safe('next'), 'strong')], 20)],
	};
	const frame = (
		<Box width={20} height={1}>
			<Text>{sentinelRows(0, {width: 20, height: 1})}</Text>
		</Box>
	);
	sink.draw(frame, [pane]).unmount();
	t.true(sink.sent[0]?.includes('漢字\u001b[5G'));
});

test('every painted pane has a sentinel of its own', (t) => {
	const signs = Array.from({length: paneLimit}, (_, pane) =>
		sentinelRows(pane, {width: 1, height: 1}),
	);
	t.is(new Set(signs).size, paneLimit);
	t.is(signs.at(-1), 'Z');
});
