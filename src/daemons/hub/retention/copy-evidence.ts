import type {EventStore, ListedFile} from '../../../db/event-store.ts';
import type {EvidenceStore} from '../../../db/evidence-store.ts';

/** Events read at once: each can have a mebibyte. */
const eventsAtOnce = 50;

/** Copies the events that alerts name out of an event file, so that they outlive it. A second time copies nothing. */
export async function copyEvidence(
	{firstEvent: first, lastEvent: last, name}: ListedFile,
	{events, evidence}: {readonly events: Pick<EventStore, 'pick'>; readonly evidence: EvidenceStore},
): Promise<void> {
	for (let after: number | null = last === 0 ? null : 0; after !== null;) {
		const {ids, next} = evidence.named({first, last}, after);
		for (let at = 0; at < ids.length; at += eventsAtOnce) {
			// oxlint-disable-next-line no-await-in-loop
			evidence.keep(await events.pick(name, ids.slice(at, at + eventsAtOnce)));
		}
		after = next;
	}
}
