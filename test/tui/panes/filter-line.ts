import test from 'ava';
import {healthOf, liveState, screenOf} from '../../helpers/console-state.ts';

const plain = healthOf({});
const size = {columns: 80, rows: 24};

/** The line of the alerts' filter where so many hits are not folded yet. */
function filterAt(hits: number): string {
	const health = {...plain, alerts: {...plain.alerts, hits_to_fold: hits}};
	return (
		screenOf(liveState(size, [{kind: 'health', health}])).find((row) =>
			row.startsWith(' filter'),
		) ?? ''
	);
}

test('in a flood the alerts say that they do not count everything yet', (t) => {
	t.regex(filterAt(123_456), / filter state:open .* 123k hits not counted yet .*worst first/);
	t.notRegex(filterAt(40), /hits/);
});
