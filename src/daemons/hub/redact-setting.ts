import * as z from 'zod';
import {defaultRedactions} from '../../pipeline/default-redactions.ts';
import {compileRedaction, redactionLimits} from '../../pipeline/redaction.ts';
import {described} from '../shared/settings.ts';

/** `redact`: which parts of messages are secrets. */
export const redactSetting = described(
	z
		.array(z.string())
		.max(redactionLimits.patterns)
		.check(({value, issues}) => {
			const result = compileRedaction(value);
			if (result.kind === 'ok') return;
			issues.push({
				code: 'custom',
				input: value,
				path: [result.index],
				message: `'${value[result.index] ?? ''}': ${result.reason}`,
			});
		})
		// Behind the check: what nms brings is right, and to compile it takes as long as a good part of a start.
		.default([...defaultRedactions]),
	{
		description:
			'What is a secret and is stored as asterisks: patterns of the decoder packs, looked for anywhere in a message, whose <word:secret> is it. An empty list stores everything as it came.',
		shownDefault: 'passwords and keys in command lines, environment variables, URLs and headers',
	},
);
