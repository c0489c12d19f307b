/** The word by which a verb names an endpoint. */
export const endpointArgument = {
	type: 'string',
	demandOption: true,
	describe: 'Its name, its id, or a prefix of the id that no other has',
} as const;
