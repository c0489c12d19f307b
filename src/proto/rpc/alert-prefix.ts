import * as z from 'zod';

/** An alert's id, or a prefix of it that no other has. */
export const alertPrefix = z
	.string()
	.regex(/^[0-9a-f]{1,16}$/, 'an alert id is 1 to 16 hex digits');
