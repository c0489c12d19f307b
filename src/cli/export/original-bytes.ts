import {NmsError} from '../../base/errors.ts';
import type {EventJson} from '../../proto/rpc/schema.ts';

/** The bytes of an event as they were received. Throws where the socket had no room for them. */
export function originalBytes({id, event}: EventJson): Buffer {
	if (event.original !== undefined) return Buffer.from(event.original);
	if (event.original_base64 !== undefined) return Buffer.from(event.original_base64, 'base64');
	throw new NmsError('refused', `event ${id} is too long for a line of the hub's socket`, {
		remedy: 'read it from the event files in the state directory',
	});
}
