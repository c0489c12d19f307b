import path from 'node:path';
import process from 'node:process';
import {packageRoot} from '../../../base/package-root.ts';
import type {Check} from '../check.ts';
import {fail, ok, skip} from '../finding.ts';

const program = path.join(packageRoot, 'dist/bundle/hub/main.js');

/** Whether the hub would start with its configuration. */
export const hubConfiguration: Check = {
	name: 'hub.yaml',
	look: async ({machine, configuration: {file, state}}, signal) => {
		if (state === 'absent') return [ok(`there is no ${file}: a hub has its defaults`)];
		const ownCommand = `nms-hub --check-config --config ${file}`;
		if (state === 'denied') return [skip(`${file} is not readable`, `sudo ${ownCommand}`)];
		const args = [program, '--check-config', '--config', machine.path(file)];
		const end = await machine.run(process.execPath, args, signal);
		if (end.kind === 'absent') return [skip('nms-hub is not installed here')];
		if (end.status === 0) return [ok(`${file} is valid`)];
		const [first = ''] = end.stderr.split('\n');
		return [fail(first, `mend it, then ${ownCommand}`)];
	},
};
