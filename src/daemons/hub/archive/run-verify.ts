import process from 'node:process';
import {safe} from '../../../base/terminal-text.ts';
import type {FileDamage} from '../../../db/verify/check-step.ts';
import {checksOf} from '../../../db/verify/check-state-directory.ts';
import type {ConfigOptions} from '../config.ts';
import type {ProgramOptions} from './program.ts';
import {bytesText, ProgressLine, runProgram, stateDirectoryOf, tell} from './program.ts';

const remedy = "restore the file from a backup ('nms restore'); what else is in it can be read";

/** `nms-hub verify`: prints what is damaged in the state directory; resolves with 1 where something is. */
export async function runVerify(options: ConfigOptions, program: ProgramOptions): Promise<number> {
	return runProgram(program, async () => {
		const checks = checksOf(stateDirectoryOf(options));
		const progress = new ProgressLine();
		let [bytes, damages] = [0, 0];
		for (const [at, {file, check}] of checks.entries()) {
			for (const step of check()) {
				if (step.kind === 'progress') bytes += step.bytes;
				else {
					damages += 1;
					progress.clear();
					process.stdout.write(`${program.isJson ? jsonOf(step.damage) : textOf(step.damage)}\n`);
				}
				progress.show(() => `file ${at + 1} of ${checks.length}, ${bytesText(bytes)}: ${file}`);
			}
		}
		progress.clear();
		const result = damages === 0 ? 'no damage' : `damaged places: ${damages}; ${remedy}`;
		tell(`${checks.length} files, ${bytesText(bytes)} of lines: ${result}`);
		return damages === 0 ? 0 : 1;
	});
}

function textOf({file, place, reason}: FileDamage): string {
	return safe([file, ...(place === null ? [] : [place]), reason].join(': '));
}

function jsonOf({file, place, reason}: FileDamage): string {
	return JSON.stringify({file, place, reason, remedy});
}
