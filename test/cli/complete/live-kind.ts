import test from 'ava';
import {splitLine} from '../../../src/cli/complete/command-line.ts';
import {liveKindOf, optionIn} from '../../../src/cli/complete/live-kind.ts';

const kinds: readonly (readonly [string, ReturnType<typeof liveKindOf>])[] = [
	['nms ', undefined],
	['nms endpoints ', undefined],
	['nms endpoints show ', 'endpoints'],
	['nms endpoints show we', 'endpoints'],
	['nms endpoints show web ', undefined],
	['nms endpoints show --utc ', 'endpoints'],
	['nms --socket /run/x.sock endpoints forget ', 'endpoints'],
	['nms endpoints show --socket ', undefined],
	['nms endpoints show -', undefined],
	['nms trace ', 'endpoints'],
	['nms trace --limit 3 ', 'endpoints'],
	['nms alerts show ', 'alerts'],
	['nms alerts ack 3f2a ', 'alerts'],
	['nms alerts close --resolution ', undefined],
	['nms alerts close --resolution test ', 'alerts'],
	['nms alerts list ', undefined],
	['nms parse-errors show ', 'parse errors'],
	['nms parse-errors list --source ', 'sources'],
	['nms parse-errors export --source tcp:', 'sources'],
	['nms views show ', 'views'],
	['nms logs ', undefined],
	['nms logs host:', 'query hosts'],
	['nms logs -f host:pi source:19', 'query sources'],
	['nms logs program:ss', 'query programs'],
	['nms export host:', 'query hosts'],
	['nms parse host:', undefined],
	['nms constructor ', undefined],
];

for (const [line, kind] of kinds) {
	test(`what is known live is asked for behind: '${line}'`, (t) => {
		t.is(liveKindOf(splitLine(line)), kind);
	});
}

test('the value of an option is found in both forms', (t) => {
	t.is(optionIn(splitLine('nms --socket /a trace '), '--socket'), '/a');
	t.is(optionIn(splitLine('nms --socket=/a trace '), '--socket'), '/a');
	t.is(optionIn(splitLine('nms trace '), '--socket'), undefined);
});

test('every option that takes a value is known to the completion', async (t) => {
	const {helpText} = await import('../../../src/cli/program.ts');
	for (const verb of [
		'alerts list',
		'alerts close',
		'logs',
		'endpoints list',
		'parse-errors export',
		'export',
	]) {
		// oxlint-disable-next-line no-await-in-loop
		const help = await helpText(verb.split(' '));
		const valued = [...help.matchAll(/^ +(?:-\w, )?(--[\w-]+) .*\[(?:string|choices)/gm)];
		for (const [, option = ''] of valued) {
			t.is(liveKindOf(splitLine(`nms endpoints show ${option} `)) === 'endpoints', false, option);
		}
	}
});
