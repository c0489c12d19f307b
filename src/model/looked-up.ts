/** The field that names the watch-list on which a value of the event stands. */
export const watchListField = 'nms.watch_list';

/** The field that has that value. */
export const watchedValueField = 'nms.watched_value';

/** What look-up tables may give an event: no line tells it, and no decoder gives it. A name that ends in a dot stands for all below it. */
export const lookedUpFields = [
	'asset.',
	'labels.',
	'threat.',
	'source.as.',
	'source.geo.',
	'destination.as.',
	'destination.geo.',
	watchListField,
	watchedValueField,
] as const;

/** Whether a look-up table may give the field. */
export function isLookedUp(name: string): boolean {
	return lookedUpFields.some((known) =>
		known.endsWith('.') ? name.startsWith(known) && name.length > known.length : name === known,
	);
}
