import type {FieldValue} from '../model/event.ts';

/**
 * What a rule sees of an event: its ECS fields by dotted name. `message` is the text of the event, `host.name` the claimed host,
 * `process.name` the program; the rest are decoded fields. Undefined where the event has none.
 */
export interface MatchableEvent {
	field(name: string): FieldValue | undefined;
}
