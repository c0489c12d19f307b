import * as z from 'zod';

/** The `error` member of a response. */
export const errorSchema = z.object({
	code: z.int(),
	message: z.string(),
	data: z.object({code: z.string(), remedy: z.string()}).optional(),
});

/** What a hub sends: a response, or a notification. */
export const hubMessageSchema = z.union([
	z.object({id: z.union([z.int(), z.string(), z.null()]), error: errorSchema}),
	z.object({id: z.union([z.int(), z.string()]), result: z.unknown()}),
	z.object({method: z.string(), params: z.unknown()}),
]);
