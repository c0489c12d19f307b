import {fitText, line, widthOf, wrapText} from '../../base/terminal-text.ts';
import type {TracedFrameJson} from '../../proto/rpc/endpoint-schema.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row} from '../term/row.ts';
import {fitRow, span} from '../term/row.ts';

const indent = 4;

/** `1234 bytes, zstd` */
const bytesWidth = 16;

/** The last frames between the hub and an agent, oldest first: time, way, type, size and what it says, below where it is long. */
export function traceRows(
	frames: readonly TracedFrameJson[],
	{clean}: Look,
	width: number,
): readonly Row[] {
	if (frames.length === 0)
		return [fitRow([span(line`no frame was kept: its agent has not connected since`)], width)];
	return frames.flatMap((frame) => {
		const {time, direction, type, size_bytes: size, is_compressed: isZstd, text} = frame;
		const way = direction === 'received' ? line`from agent` : line`to agent  `;
		const packed = isZstd ? line`, zstd` : line``;
		const bytes = fitText(line`${size} bytes${packed}`, bytesWidth);
		const head = line`${clean(time.slice(11, 23))} ${way} ${fitText(clean(type), 11)} ${bytes}`;
		const says = clean(text);
		if (widthOf(head) + 1 + widthOf(says) <= width)
			return [fitRow([span(line`${head} `), span(says, 'faint')], width)];
		const below = wrapText(says, Math.max(1, width - indent)).map((part) =>
			fitRow([span(line`    ${part}`, 'faint')], width),
		);
		return [fitRow([span(head)], width), ...below];
	});
}
