import test from 'ava';
import {barText, sparkText} from '../../../src/cli/text/chart.ts';

const blocks = {isAscii: false};
const ascii = {isAscii: true};

test('a spark line is as high as its values and has gaps', (t) => {
	t.is(String(sparkText([0, 50, null, 100], {...blocks, most: 100})), '▁▅ █');
	t.is(String(sparkText([0, 50, null, 100], {...ascii, most: 100})), '_= #');
	t.is(String(sparkText([0, 3, 6], blocks)), '▁▅█');
	t.is(String(sparkText([], blocks)), '');
	t.is(String(sparkText([0, 0], blocks)), '▁▁');
	t.is(String(sparkText([200, -1], {...blocks, most: 100})), '█▁');
});

test('a bar shows an eighth of a column, and never nothing for something', (t) => {
	t.is(String(barText(10, 10, {...blocks, width: 4})), '████');
	t.is(String(barText(5, 8, {...blocks, width: 1})), '▋');
	t.is(String(barText(1, 1_000_000, {...blocks, width: 4})), '▏');
	t.is(String(barText(0, 10, {...blocks, width: 4})), '');
	t.is(String(barText(0, 0, {...blocks, width: 4})), '');
	t.is(String(barText(1, 1_000_000, {...ascii, width: 4})), '#');
	t.is(String(barText(20, 10, {...ascii, width: 4})), '####');
});
