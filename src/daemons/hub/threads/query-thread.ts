// The thread that answers what is asked of stored events, read-only, so that no question delays the intake.
import {messageOf, NmsError} from '../../../base/errors.ts';
import {catalogueOf} from '../../../db/event-catalogue.ts';
import {EventReader} from '../../../db/event-reader.ts';
import {ReadFiles} from '../../../db/read-files.ts';
import type {LogEvent} from '../../../model/event.ts';
import type {EventSearch} from '../../../model/event-search.ts';
import type {Carried} from './carried-rows.ts';
import {buffersOf, carryRows} from './carried-rows.ts';
import {DecoderSlot} from './decoder-slot.ts';
import {withOwnBytes} from './own-bytes.ts';
import type {DamageNotice, QueryMethods} from './query-methods.ts';
import {serveThread, tellStarter} from './serve-thread.ts';
import {Handed} from './thread-calls.ts';

let opened: EventReader | undefined;
const decoders = new DecoderSlot();
let lastSearch = 0;
/** Their number is bounded by those who open them. */
const searches = new Map<number, EventSearch>();

serveThread<QueryMethods>(
	{
		open: (directory, scanLimit) => {
			const files = new ReadFiles(directory, catalogueOf(directory), {
				onDamage: (name, reason) =>
					tellStarter({name, reason: messageOf(reason)} satisfies DamageNotice),
				fieldsOf: decoders.fieldsOf,
			});
			opened = new EventReader(files, scanLimit);
		},
		useDecoders: (packs) => decoders.use(packs),
		window: async (request) => {
			const window = await reader().window(request);
			return carried(window);
		},
		firstReceivedSince: (time) => reader().firstReceivedSince(time),
		openSearch: (request) => {
			lastSearch += 1;
			searches.set(lastSearch, reader().search(request));
			return lastSearch;
		},
		nextStep: async (number, bounds) => {
			const step = await searchOf(number).next(bounds);
			return carried(step);
		},
		closeSearch: (number) => void searches.delete(number),
		get: (id) => {
			const event = reader().get(id);
			return event && withOwnBytes(event);
		},
		pick: (name, ids) => reader().pick(name, ids).map(withOwnBytes),
		parseErrors: (request) => reader().parseErrors(request).map(withOwnBytes),
		parseError: (id) => reader().parseError(id),
		parseErrorGroups: async (limit) => reader().parseErrorGroups(limit),
		statistics: async (request) => reader().statistics(request),
		hitRunsAfter: (after, least) => reader().hitRunsAfter(after, least),
		hitBack: (id, count) => reader().hitBack(id, count),
		firstHitSince: (time) => reader().firstHitSince(time),
		problems: () => reader().problems(),
	},
	() => opened?.close(),
);

function carried<Given extends {readonly rows: readonly LogEvent[]}>(
	given: Given,
): Handed<Carried<Given>> {
	const rows = carryRows(given.rows);
	return new Handed({...given, rows}, buffersOf(rows));
}

function searchOf(number: number): EventSearch {
	const search = searches.get(number);
	if (search !== undefined) return search;
	throw new NmsError('not_found', `there is no search ${number}`, {remedy: 'begin it again'});
}

function reader(): EventReader {
	if (opened !== undefined) return opened;
	throw new NmsError('internal', 'the event store is not open', {
		remedy: 'report this defect of nms',
	});
}
