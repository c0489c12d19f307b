import type {ErrorCode} from '../base/errors.ts';

/** The exit status of a verb that ended with this error; nms(1) EXIT STATUS. */
export const exitCodes: Readonly<Record<ErrorCode, number>> = {
	usage: 2,
	refused: 1,
	unreachable: 3,
	not_permitted: 4,
	not_found: 5,
	configuration: 78,
	disk_full: 1,
	in_use: 1,
	version: 1,
	protocol: 1,
	interrupted: 130,
	internal: 1,
};
