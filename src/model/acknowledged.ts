import type {EventSource} from './event.ts';

/** Whether one of the sources is told what is stored, and has it no more then; who sends plain syslog is never told. */
export function isAnyAcknowledged(sources: readonly EventSource[]): boolean {
	return sources.some(({channel}) => channel === 'agent' || channel === 'file');
}
