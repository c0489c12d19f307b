import path from 'node:path';
import {packageRoot} from '../../../base/package-root.ts';
import type {Check} from '../check.ts';
import {ok, skip, warn} from '../finding.ts';

/** Whether man(1) finds the pages. */
export const manual: Check = {
	name: 'manual',
	look: async ({machine}, signal) => {
		const end = await machine.run('man', ['-w', 'nms'], signal);
		if (end.kind === 'absent') return [skip('man is not installed')];
		if (end.status === 0) return [ok(`man nms shows ${end.stdout.trim()}`)];
		const page = path.join(packageRoot, 'man/nms.1');
		return [
			warn(
				`man does not find nms; 'man ${page}' shows it`,
				`sudo install -D -m 644 -t /usr/local/share/man/man1 ${page}`,
			),
		];
	},
};
