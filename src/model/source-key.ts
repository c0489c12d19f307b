import type {EventSource} from './event.ts';

/** What tells sources apart: two objects with one key are one source. */
export function sourceKey({channel, address, epoch}: EventSource): string {
	return `${channel}\0${address}\0${epoch}`;
}
