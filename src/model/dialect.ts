/** How the messages of a source are read, by the names that leave the process; nms(1) lists the same. */
export const dialects = ['auto', 'no-pri'] as const;
export type Dialect = (typeof dialects)[number];

/** What each takes, in words. */
export const dialectTexts: Readonly<Record<Dialect, string>> = {
	auto: 'RFC 5424 or RFC 3164 as devices write it, decided by each message',
	'no-pri': 'the same, and messages without <PRI>, as log files hold them',
};
