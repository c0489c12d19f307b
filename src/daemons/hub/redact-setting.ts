import * as z from 'zod';
import {defaultRedactions} from '../../pipeline/default-redactions.ts';
import {compileRedaction, redactionLimits} from '../../pipeline/redaction.ts';
import {described} from '../shared/settings.ts';

/** `redact`: which parts of messages are secrets. */
export const redactSetting = described(
	z
		.array(z.string())
		.max(redactionLimits.patterns)
		.default([...defaultRedactions])
		.check(({value, issues}) => {
			const result = compileRedaction(value);
			if (result.kind === 'ok') return;
			issues.push({
				code: 'custom',
				input: value,
				path: [result.index],
				message: `'${value[result.index] ?? ''}': ${result.reason}`,
			});
		}),
	{
		description:
			'What is a secret and is stored as asterisks: patterns of the decoder packs, looked for anywhere in a message, whose <word:secret> is it. An empty list stores everything as it came.',
		shownDefault: 'passwords and keys in command lines, environment variables, URLs and headers',
	},
);
