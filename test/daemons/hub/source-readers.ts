import test from 'ava';
import {loadConfig} from '../../../src/daemons/hub/config.ts';
import {LookupFiles} from '../../../src/daemons/hub/lookups/lookup-files.ts';
import {SourceReaders} from '../../../src/daemons/hub/source-readers.ts';
import {IncidentTally} from '../../../src/intake/incident-tally.ts';
import {EventBatch} from '../../../src/model/event-batch.ts';
import {compileContent} from '../../../src/pipeline/content.ts';

test('a connection that is open follows a change of the classes', (t) => {
	const loaded = loadConfig({});
	if (loaded.kind === 'error') throw new Error(JSON.stringify(loaded.problems));
	const batch = new EventBatch();
	const {config} = loaded;
	const readers = new SourceReaders({
		detection: () => ({
			...compileContent({decoderFiles: [], ruleFiles: [], inside: []}),
			lookups: LookupFiles.read([]),
		}),
		sink: {batchFor: () => batch},
		incidents: new IncidentTally(),
		book: {readingOf: () => ({format: 'auto'}), version: 0},
		config: {...config, classes: [{class: 'audit', program: ['sudo']}]},
	});
	const reader = readers.open({channel: 'tcp', address: '192.0.2.1', epoch: 'e'}, 'stream');
	const line = Buffer.from('<13>Nov 20 12:00:00 pi sudo: x\n');
	reader.push(line);
	readers.configure({...config, classes: [{class: 'bulk', program: ['sudo']}]});
	reader.push(line);
	t.deepEqual([...batch.class.subarray(0, batch.count)], [1, 2]);
});
