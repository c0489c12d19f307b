import type {Check} from '../check.ts';
import {ok, skip, warn} from '../finding.ts';

/** In percent of all lines of a day. */
const mostShare = 5;

/** Whether too many lines do not parse: a device that is set up wrongly is not watched. */
export const parseErrorShare: Check = {
	name: 'parse errors',
	look: ({hub}) => {
		if (hub.kind === 'away') return [skip('no hub to ask')];
		if (hub.statistics === undefined) return [skip('only who has a role may ask')];
		const errors = sum(hub.statistics.parse_errors);
		const all = errors + sum(hub.statistics.events);
		if (errors === 0) return [ok(`all ${all} lines of the last day parsed`)];
		const share = (errors / all) * 100;
		const text = `${errors} of ${all} lines of the last day did not parse (${share.toFixed(1)} %)`;
		return [share > mostShare ? warn(text, 'nms parse-errors shows whose and why') : ok(text)];
	},
};

function sum(counts: readonly number[]): number {
	return counts.reduce((total, count) => total + count, 0);
}
