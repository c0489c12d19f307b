import {packageVersion} from '../../../base/package-root.ts';
import type {Check} from '../check.ts';
import {fail, ok, warn} from '../finding.ts';

/** Whether a hub answers, which, and whether it is the version of this nms. */
export const hubAnswers: Check = {
	name: 'hub',
	look: ({hub}) => {
		if (hub.kind === 'away') return [fail(hub.error.message, hub.error.remedy)];
		const {name, version} = hub.session.hub;
		const found = ok(`${name} ${version} at ${hub.where}`);
		if (version === packageVersion()) return [found];
		const skew = `the hub is ${version}, this nms ${packageVersion()}`;
		return [found, warn(skew, 'systemctl restart nms-hub, or use the nms of its package')];
	},
};
