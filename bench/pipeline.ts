import path from 'node:path';
import {packageRoot} from '../src/base/package-root.ts';
import {readYamlFiles} from '../src/base/yaml-files.ts';
import {EventBatch} from '../src/model/event-batch.ts';
import {compileContent} from '../src/pipeline/content.ts';
import {Pipeline} from '../src/pipeline/pipeline.ts';
import {leastCost} from './least-cost.ts';
import {mixDescription, syslogMix} from './syslog-mix.ts';

const events = 2000;
const chunkBytes = 1 << 16;

/** What frame, parse, decode and match cost together per event, with the decoders and rules that nms brings. */
export function benchPipeline(print: (line: string) => void): void {
	const {decoders, rules} = compileContent({
		decoderFiles: readYamlFiles(path.join(packageRoot, 'content/decoders')),
		ruleFiles: readYamlFiles(path.join(packageRoot, 'content/rules')),
		inside: [],
	});
	const nothing = {decode: () => 0, match: () => undefined};
	print(`mix: ${mixDescription}`);
	for (const format of ['rfc5424', 'rfc3164'] as const) {
		const chunks = chunksOf(syslogMix(events, format));
		for (const [title, pipeline] of [
			['frame and parse', new Pipeline({decoders: nothing, rules: nothing})],
			['with decoders', new Pipeline({decoders, rules: nothing})],
			['with decoders and rules', new Pipeline({decoders, rules})],
		] as const) {
			const cost = leastCost(events, () => run(pipeline, chunks));
			print(`${format}, ${title}: ${cost.toFixed(2)} us per event`);
		}
	}
}

function run(pipeline: Pipeline, chunks: readonly Buffer[]): void {
	const batch = new EventBatch();
	const sink = {
		batchFor(sizeBytes: number): EventBatch {
			if (!batch.hasRoom(sizeBytes)) batch.clear();
			return batch;
		},
	};
	const source = {channel: 'tcp', address: '192.0.2.1', epoch: 'bench'} as const;
	const stream = pipeline.open(source, {framing: 'stream', format: 'auto'});
	for (const chunk of chunks) stream.push(chunk, Date.UTC(2025, 9, 9, 12, 35), sink);
	stream.end(Date.UTC(2025, 9, 9, 12, 35), sink);
}

/** The messages as a sender with newline framing writes them. */
function chunksOf(messages: readonly Buffer[]): readonly Buffer[] {
	const stream = Buffer.concat(messages.flatMap((message) => [message, Buffer.from('\n')]));
	return Array.from({length: Math.ceil(stream.length / chunkBytes)}, (_, index) =>
		stream.subarray(index * chunkBytes, (index + 1) * chunkBytes),
	);
}
