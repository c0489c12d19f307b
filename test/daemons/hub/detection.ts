import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {decodeLine} from '../../../src/decode/decode-line.ts';
import {loadDetection} from '../../../src/daemons/hub/detection.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

const nothingMore = {
	usesShipped: true,
	ruleDirectories: [],
	decoderDirectories: [],
	inside: [],
	lookups: [],
};

test('the rules and decoders nms brings are right', (t) => {
	const loaded = loadDetection(nothingMore);
	t.is(loaded.kind, 'ok');
	if (loaded.kind === 'ok') t.true(loaded.detection.rules.correlations.length >= 3);
});

test('without the rules nms brings only those of the configuration are used', (t) => {
	const loaded = loadDetection({...nothingMore, usesShipped: false});
	t.is(loaded.kind, 'ok');
	if (loaded.kind !== 'ok') return;
	t.deepEqual(loaded.detection.rules.correlations, []);
	t.is(
		decodeLine(
			loaded.detection.decoders,
			'sshd',
			Buffer.from('Failed password for root from 192.0.2.1 port 4 ssh2'),
		),
		undefined,
	);
});

/** What the file `name` in a directory of decoders makes of a message of the program. */
function pack(name: string, word: string, wrong = ''): string {
	return `decoder: ${name}
description: x
programs: [${name}]
patterns: [{name: known, match: '${word} from <ip:source.ip>${wrong}'}]
tests: {accept: [], reject: [], injection: []}
`;
}

test('a file with a mistake is left out, named with its place, and the others work', (t) => {
	const directory = temporaryDirectory(t);
	const [rules, decoders] = ['rules', 'decoders'].map((name) => path.join(directory, name));
	for (const made of [rules, decoders]) mkdirSync(made ?? '');
	writeFileSync(`${rules}/x.yml`, 'title: X\nlogsource: {}\ndetection:\n  a: 1\n');
	writeFileSync(`${decoders}/bad.yaml`, pack('bad', 'came', '<nothing>'));
	writeFileSync(`${decoders}/good.yaml`, pack('good', 'came'));
	const config = {
		usesShipped: false,
		ruleDirectories: [rules ?? ''],
		decoderDirectories: [decoders ?? ''],
		inside: ['192.0.2.0/24'],
		lookups: [],
	};
	const loaded = loadDetection(config);
	if (loaded.kind === 'error') return void t.fail();
	const {detection} = loaded;
	t.deepEqual(
		detection.problems.map(({file, line}) => [path.basename(file), line]),
		[
			['bad.yaml', 4],
			['x.yml', 3],
		],
	);
	const line = Buffer.from('came from 192.0.2.1');
	t.is(decodeLine(detection.decoders, 'good', line)?.fields.get('source.ip'), '192.0.2.1');
	t.is(decodeLine(detection.decoders, 'bad', line), undefined);

	// What was right before goes on as it was.
	writeFileSync(`${decoders}/bad.yaml`, pack('bad', 'went'));
	writeFileSync(`${decoders}/good.yaml`, pack('good', 'went', '<nothing>'));
	const again = loadDetection(config, detection);
	if (again.kind === 'error') return void t.fail();
	const packs = again.detection;
	t.deepEqual(
		packs.problems.map(({file}) => path.basename(file)),
		['good.yaml', 'x.yml'],
	);
	t.is(decodeLine(packs.decoders, 'good', line)?.fields.get('source.ip'), '192.0.2.1');
	t.not(decodeLine(packs.decoders, 'bad', Buffer.from('went from 192.0.2.1')), undefined);
});

test('directories that cannot be read are each a problem', (t) => {
	const directory = temporaryDirectory(t);
	const loaded = loadDetection({
		...nothingMore,
		ruleDirectories: [path.join(directory, 'rules')],
		decoderDirectories: [path.join(directory, 'decoders')],
	});
	t.is(loaded.kind, 'error');
	if (loaded.kind === 'error')
		t.deepEqual(
			loaded.problems.map(({file}) => path.basename(file)),
			['decoders', 'rules'],
		);
});
