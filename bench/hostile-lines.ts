/** As long as the longest message that a hub keeps by default. */
export const hostileBytes = 65_536;

const strict = '<34>1 2003-10-11T22:14:15.003Z host su 7 ID47 ';
const legacy = '<34>Oct 11 22:14:15 h ';

/** Beginning, what is repeated behind it, and the end: each makes one part of the scanner look at all bytes, once or, were it wrong, often. */
const shapes: readonly (readonly [begin: string, unit: string, end?: string])[] = [
	['<34>', ' '],
	['<34>', '1'],
	['<34', '4'],
	['<', '<'],
	['', 'a '],
	['<34>1 ', '\t'],
	['<34>1 ', '1'],
	['<34>1 ', '- '],
	['<34>1 2003-10-11 ', '2003-10-11 22:14:15 '],
	['1 2003-10-11T22:14:15.003Z ', 'a '],
	[strict, '['],
	[strict, '[a b="c"]'],
	[strict, '[a b="c]'],
	[strict, '[a b="c '],
	[`${strict}[a`, ' b="c"'],
	[`${strict}[a b="c" `, 'x'],
	[`${strict}[a b="`, 'x', '"]text'],
	[`${strict}[a b="`, 'x', ']x"]text'],
	[`${strict}[a b="`, '\\"'],
	[`${strict}[a b="`, '"'],
	[`${strict}[a b="`, '\u00e9'],
	[`${strict}\uFEFF`, '\u00e9'],
	[legacy, 'a '],
	[legacy, 'UTC '],
	[legacy, 'notice '],
	[legacy, 'Ab '],
	[legacy, 'Oct 11 22:14:15 h '],
	[legacy, 'Oct 11 22:14:15 h1 x[1] '],
	[legacy, '1: '],
	[legacy, ': '],
	[legacy, ':'],
	[legacy, 'x'],
	[legacy, 'a,'],
	[legacy, 'a] b: '],
	[legacy, 'a[1]:info '],
	[legacy, 'a (2026-11-30T02:12:44) '],
	[legacy, '\u0001'],
	[`${legacy}x`, '[1]'],
	['<34>', '1: '],
	['<34>', 'h: '],
	['<34>', 'Jan '],
	['<34>', '2003-10-11T22:14:15Z '],
	['<34>2003-10-11T22:14:15Z h su 7 m [a b="', 'x'],
	['2003-10-11T22:14:15Z h su ', '[a '],
	['2003-10-11T22:14:15Z', 'x'],
	['<34>x 2003-10-11T22:14:15Z h su 7 m ', '[a '],
	['<34>', '%$ '],
	['<34>', '*a: '],
	[legacy, '<34>Oct 11 22:14:15 h '],
	[`${legacy}1 2003-10-11T22:14:15Z h su 7 m [a b="`, 'x'],
];

/** Messages of `hostileBytes` bytes, and what each repeats. */
export function hostileLines(): readonly (readonly [unit: string, message: Buffer])[] {
	return [
		...shapes.map(([begin, unit, end = '']) => [unit, filled(begin, () => unit, end)] as const),
		['[a1 b="c"] counted', filled(strict, (count) => `[a${count} b="c"]`, '')],
		['[a1 b=c] counted', filled(strict, (count) => `[a${count} b=c]`, '[a0]')],
	];
}

function filled(begin: string, unitOf: (count: number) => string, end: string): Buffer {
	const parts = [Buffer.from(begin)];
	const room = hostileBytes - Buffer.byteLength(end);
	let length = parts[0]?.length ?? 0;
	for (let count = 0; length < room; count += 1) {
		const unit = Buffer.from(unitOf(count));
		parts.push(unit);
		length += unit.length;
	}
	return Buffer.concat([Buffer.concat(parts).subarray(0, room), Buffer.from(end)]);
}
