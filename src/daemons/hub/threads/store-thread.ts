// The thread that writes events: nobody else opens the event files for writing.
import {NmsError} from '../../../base/errors.ts';
import {EventAppender} from '../../../db/event-appender.ts';
import {EventBatch} from '../../../model/event-batch.ts';
import {DecoderSlot} from './decoder-slot.ts';
import {serveThread} from './serve-thread.ts';
import type {AppendOutcome, StoreMethods} from './store-methods.ts';
import {carriedError} from './thread-calls.ts';

let opened: EventAppender | undefined;
const decoders = new DecoderSlot();

serveThread<StoreMethods>(
	{
		open: (place) => {
			opened = new EventAppender(place);
			return opened.lastHit;
		},
		append: (message) => {
			const batch = EventBatch.borrowed(message);
			return {...append(batch), hitIds: batch.hits.ids};
		},
		cursor: (source) => appender().cursor(source),
		counts: () => appender().counts(),
		files: () => appender().files(),
		tidy: (now, redecodeMs) => appender().tidy(now, redecodeMs),
		index: () => appender().index(),
		useDecoders: (packs) => {
			decoders.use(packs);
			appender().decodeBy({packs: packs.version, fieldsOf: decoders.fieldsOf});
		},
		decodersSettled: () => appender().decodersSettled(),
		drop: (name) => appender().drop(name),
		giveUp: (name, reason) => appender().giveUp(name, reason),
		problems: () => appender().problems(),
	},
	() => opened?.close(),
);

/** What the disk refuses is a result, since the lender waits for the batch in either case. */
function append(batch: EventBatch): AppendOutcome {
	try {
		return {kind: 'stored', committed: appender().append(batch)};
	} catch (error) {
		return {kind: 'refused', error: carriedError(error)};
	}
}

function appender(): EventAppender {
	if (opened !== undefined) return opened;
	throw new NmsError('internal', 'the event store is not open', {
		remedy: 'report this defect of nms',
	});
}
