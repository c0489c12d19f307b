import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {decodeLine} from '../../../src/decode/decode-line.ts';
import {loadDetection} from '../../../src/daemons/hub/detection.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

const nothingMore = {usesShipped: true, ruleDirectories: [], decoderDirectories: [], inside: []};

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

test('a mistake in a rule of the configuration is named with its place', (t) => {
	const directory = path.join(temporaryDirectory(t), 'rules');
	mkdirSync(directory);
	writeFileSync(path.join(directory, 'x.yml'), 'title: X\nlogsource: {}\ndetection:\n  a: 1\n');
	const loaded = loadDetection({
		...nothingMore,
		ruleDirectories: [directory],
		inside: ['192.0.2.0/24'],
	});
	t.is(loaded.kind, 'error');
	if (loaded.kind === 'error') t.true(loaded.problems[0]?.file.endsWith('x.yml'));
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
