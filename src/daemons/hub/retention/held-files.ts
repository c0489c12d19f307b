import type {ListedFile} from '../../../db/event-store.ts';
import type {IdRange} from '../../../db/evidence-store.ts';

/** Whether the file may have an event of the range. */
export function isWithin({firstEvent, lastEvent}: ListedFile, {first, last}: IdRange): boolean {
	return lastEvent > 0 && firstEvent <= last && lastEvent >= first;
}
