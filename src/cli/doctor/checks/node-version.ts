import process from 'node:process';
import type {Check} from '../check.ts';
import {fail, ok} from '../finding.ts';

const oldest = 24;

/** Whether this Node is one that nms runs on. */
export const nodeVersion: Check = {
	name: 'node',
	look: () => {
		const {version} = process;
		return Number(process.versions.node.split('.')[0]) >= oldest
			? [ok(`Node ${version}`)]
			: [fail(`Node ${version} is too old`, `install Node ${oldest} or newer`)];
	},
};
