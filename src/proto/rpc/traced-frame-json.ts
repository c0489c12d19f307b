import {rfc3339} from '../../base/time.ts';
import type {TracedFrame} from '../wire/messages.ts';
import type {TracedFrameJson} from './endpoint-schema.ts';

/** A frame of the wire protocol as a trace shows it. */
export function tracedFrameToJson(frame: TracedFrame): TracedFrameJson {
	return {
		time: rfc3339(frame.time),
		direction: frame.direction,
		type: frame.type,
		size_bytes: frame.sizeBytes,
		is_compressed: frame.isCompressed,
		text: frame.text,
	};
}
