import {hasScreen, isUtf8Locale} from '../../output.ts';
import type {Check} from '../check.ts';
import {ok, warn} from '../finding.ts';

/** Whether the console can draw all it has: characters of UTF-8, and colours. */
export const terminal: Check = {
	name: 'terminal',
	look: ({machine: {env}}) => {
		const name = env['TERM'] ?? '';
		return [
			isUtf8Locale(env)
				? ok('the locale is UTF-8')
				: warn(
						'the locale is not UTF-8: lines and charts are drawn in ASCII',
						'export LANG=C.UTF-8',
					),
			hasScreen(env)
				? ok(
						`TERM is ${name}${(env['NO_COLOR'] ?? '') === '' ? '' : ', without colours by NO_COLOR'}`,
					)
				: warn(`TERM is '${name}': the console cannot draw here`, 'export TERM=xterm-256color'),
		];
	},
};
