import type {Check} from '../check.ts';
import {fail, ok, skip} from '../finding.ts';

/** What the caller may do at the hub. */
export const ownRole: Check = {
	name: 'role',
	look: ({hub}) => {
		if (hub.kind === 'away') return [skip('no hub to ask')];
		const {user, uid, role} = hub.session;
		if (role !== null) return [ok(`${user} (uid ${uid}) is ${role}`)];
		return [
			fail(
				`${user} (uid ${uid}) has no role at this hub`,
				`write '${user}: viewer' under 'roles:' in the hub's configuration, then sudo systemctl reload nms-hub`,
			),
		];
	},
};
