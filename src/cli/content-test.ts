import {readFileSync, statSync} from 'node:fs';
import process from 'node:process';
import {messageOf, NmsError} from '../base/errors.ts';
import {formatProblem} from '../base/yaml-document.ts';
import type {TextFile} from '../base/yaml-files.ts';
import {readYamlFiles} from '../base/yaml-files.ts';
import {testContent} from '../pipeline/content-test.ts';
import {printJsonLines, printText, tell} from './output.ts';
import {shippedFiles} from './replay/content.ts';
import type {ContentKind} from './replay/content.ts';
import {standardLook} from './standard-look.ts';
import {verdictLines} from './text/pack-text.ts';

/** Tests files of content, or all that nms brings of these kinds; sets the exit status to 1 where something is wrong. */
export async function runContentTest(
	names: readonly string[],
	{json, kinds}: {readonly json: boolean; readonly kinds: readonly ContentKind[]},
): Promise<void> {
	const files = names.length === 0 ? kinds.flatMap(shippedFiles) : names.flatMap(filesOf);
	if (files.length === 0)
		throw new NmsError('not_found', `no .yml or .yaml file in ${names.join(', ')}`, {
			remedy: 'name a file or a directory of decoder packs or rules',
		});
	const verdicts = testContent(files, {
		decoderFiles: shippedFiles('decoders'),
		ruleFiles: shippedFiles('rules'),
	});
	if (json) await printJsonLines(verdicts);
	else await printText(verdictLines(verdicts, standardLook(false)));
	const problems = verdicts.flatMap((verdict) => verdict.problems);
	if (!json) for (const problem of problems) tell(formatProblem(problem));
	if (problems.length > 0) process.exitCode = 1;
}

function filesOf(name: string): readonly TextFile[] {
	try {
		if (statSync(name).isDirectory()) return readYamlFiles(name);
		return [{name, text: readFileSync(name, 'utf8')}];
	} catch (error) {
		throw new NmsError('not_found', `read ${name}: ${messageOf(error)}`, {
			remedy: 'name a file or a directory that can be read',
			cause: error,
		});
	}
}
