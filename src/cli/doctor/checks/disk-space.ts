import {statfs} from 'node:fs/promises';
import path from 'node:path';
import type {Check} from '../check.ts';
import {fail, ok, skip, warn} from '../finding.ts';
import type {Machine} from '../machine.ts';
import {sizeText} from '../../text/amount.ts';

const mebibyte = 2 ** 20;
const low = {part: 0.1, bytes: 1024 * mebibyte};
const out = {part: 0.02, bytes: 100 * mebibyte};

/** Whether the hub has room for its events. */
export const diskSpace: Check = {
	name: 'disk',
	look: async ({machine, configuration: {stateDirectory}}) => {
		const directory = nearestOf(machine, stateDirectory);
		if (directory === undefined) return [skip(`${stateDirectory} is not there`)];
		const {bavail, blocks, bsize} = await statfs(machine.path(directory));
		const free = bavail * bsize;
		const text = `${sizeText(free)} of ${sizeText(blocks * bsize)} free for ${stateDirectory}`;
		const command = `df -h ${directory}; make room, or lower how long the hub keeps events`;
		const isBelow = ({part, bytes}: typeof low): boolean =>
			free < bytes || (bavail / blocks < part && free < bytes * 10);
		if (isBelow(out)) return [fail(text, command)];
		return isBelow(low) ? [warn(text, command)] : [ok(text)];
	},
};

/** The directory, or the nearest above it that is there. */
function nearestOf(machine: Machine, directory: string): string | undefined {
	for (let at = directory; ; at = path.dirname(at)) {
		if (machine.exists(at)) return at;
		if (at === path.dirname(at)) return undefined;
	}
}
