import {safe} from '../../base/terminal-text.ts';
import type {TracedFrameJson} from '../../proto/rpc/endpoint-schema.ts';
import {sizeText} from './amount.ts';
import type {Look} from './look.ts';
import {timeText} from './look.ts';

/** One frame on one line: when, which way (`<` received, `>` sent by who keeps the trace), type, size, what it says. */
export function frameLine(frame: TracedFrameJson, look: Look): string {
	const {direction, type} = frame;
	const time = look.colours.dim(timeText(frame.time, look));
	const arrow = direction === 'received' ? look.colours.cyan('<') : look.colours.green('>');
	const size = `${sizeText(frame.size_bytes)}${frame.is_compressed ? ' zstd' : ''}`;
	return `${time} ${arrow} ${safe(type).padEnd(11)} ${size.padStart(13)}  ${safe(frame.text)}`;
}
