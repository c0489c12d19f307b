import test from 'ava';
import {CountProgress} from '../../src/cli/count-progress.ts';

function shown(isTTY: boolean, times: readonly number[]): string {
	let text = '';
	let now = 0;
	const stream = {
		isTTY,
		write: (part: string) => {
			text += part;
			return true;
		},
	};
	const progress = new CountProgress('lines', stream, () => now);
	for (const time of times) {
		now = time;
		progress.add(10);
	}
	progress.end();
	return text;
}

test('a count is shown at most five times a second and cleared', (t) => {
	t.is(shown(true, [0, 199, 200]), '\rnms: 10 lines\rnms: 30 lines\r\u001B[K');
	t.is(shown(true, []), '');
});

test('nothing is counted aloud without a terminal', (t) => {
	t.is(shown(false, [0, 500]), '');
});
