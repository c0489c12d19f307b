import type {Check} from '../check.ts';
import {ok, skip, warn} from '../finding.ts';

/** What the hub itself says is wrong. */
export const hubProblems: Check = {
	name: 'hub problems',
	look: ({hub}) => {
		if (hub.kind === 'away') return [skip('no hub to ask')];
		const {problems} = hub.health;
		if (problems.length === 0) return [ok('the hub knows of none')];
		return problems.map((problem) => warn(problem, 'nms status shows more'));
	},
};
