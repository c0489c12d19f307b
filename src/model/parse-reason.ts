/**
 * Why a received line is no message, by the name that leaves the process and in words; nms(1) lists the same. The position of an
 * entry is what a batch's `reason` column holds, so that 0 stands for a message that parsed.
 */
export const parseReasons = [
	{name: 'none', text: 'the message parsed'},
	{name: 'empty', text: 'there is no byte in the message'},
	{name: 'no_pri', text: 'a message begins with <PRI>'},
	{name: 'pri', text: 'PRI is a number from 0 to 191 without leading zeros, in angle brackets'},
	{name: 'version', text: 'VERSION is a number from 1 to 999 without leading zeros'},
	{name: 'truncated', text: 'the message ends before its STRUCTURED-DATA'},
	{name: 'timestamp', text: 'TIMESTAMP is - or YYYY-MM-DDThh:mm:ss with Z or an offset'},
	{name: 'date', text: 'the date is not in the calendar'},
	{name: 'time', text: 'the time of day or its offset is out of range (there is no second 60)'},
	{name: 'fraction', text: 'a fraction of a second has 1 to 6 digits'},
	{name: 'hostname', text: 'HOSTNAME is - or printable US-ASCII'},
	{name: 'hostname_length', text: 'HOSTNAME has more than 255 characters'},
	{name: 'app_name', text: 'APP-NAME is - or printable US-ASCII'},
	{name: 'app_name_length', text: 'APP-NAME has more than 48 characters'},
	{name: 'procid', text: 'PROCID is - or printable US-ASCII'},
	{name: 'procid_length', text: 'PROCID has more than 128 characters'},
	{name: 'msgid', text: 'MSGID is - or printable US-ASCII'},
	{name: 'msgid_length', text: 'MSGID has more than 32 characters'},
	{name: 'structured_data', text: 'STRUCTURED-DATA is - or elements in brackets, then a space'},
	{name: 'sd_name', text: 'SD-ID and PARAM-NAME are printable US-ASCII without = ] and "'},
	{name: 'sd_name_length', text: 'SD-ID or PARAM-NAME has more than 32 characters'},
	{name: 'sd_id_repeated', text: 'an SD-ID stands more than once in the message'},
	{name: 'sd_parameter', text: 'a parameter is NAME="VALUE" after one space'},
	{name: 'sd_value', text: 'a parameter value has ] not escaped by a backslash'},
	{name: 'sd_value_utf8', text: 'a parameter value is not UTF-8'},
	{name: 'sd_unclosed', text: 'the message ends inside STRUCTURED-DATA'},
	{name: 'message_utf8', text: 'a message that begins with a byte order mark is UTF-8'},
	{name: 'control', text: 'a control byte other than TAB stands in the header or the tag'},
	{name: 'frame_count', text: 'an octet count is 1 to 16777216 without leading zeros'},
	{name: 'frame_cut', text: 'the connection ended before the octets that were announced'},
	{name: 'too_long', text: 'the line is longer than this command reads'},
	{
		name: 'input',
		text: 'a line of JSON input is {"input": text} or {"input_base64": base64}, or an entry of the journal',
	},
	{name: 'json', text: 'a GELF message is one JSON object, nested at most 32 deep'},
	{name: 'json_utf8', text: 'a GELF message is UTF-8'},
	{name: 'gelf_host', text: 'a GELF message has a host, a text that is not empty'},
	{
		name: 'gelf_short_message',
		text: 'a GELF message has a short_message, a text that is not empty',
	},
	{
		name: 'gelf_inflate',
		text: 'compressed GELF is whole, and inflates to no more than a message may have',
	},
	{name: 'gelf_chunks', text: 'a GELF message has 1 to 128 chunks, which come within 5 seconds'},
] as const satisfies readonly {readonly name: string; readonly text: string}[];

export type ParseReason = (typeof parseReasons)[number]['name'];

/** The clause that makes the rule, by the reason's name; our own rules have none. */
const clauses: Readonly<Record<string, string>> = {
	empty: 'RFC 5424 §6',
	no_pri: 'RFC 5424 §6.2.1, RFC 3164 §4.1.1',
	pri: 'RFC 5424 §6.2.1, RFC 3164 §4.1.1',
	version: 'RFC 5424 §6.2.2',
	truncated: 'RFC 5424 §6',
	timestamp: 'RFC 5424 §6.2.3',
	date: 'RFC 5424 §6.2.3, RFC 3339 §5.7',
	time: 'RFC 5424 §6.2.3, RFC 3339 §5.7',
	fraction: 'RFC 5424 §6.2.3',
	hostname: 'RFC 5424 §6.2.4',
	hostname_length: 'RFC 5424 §6.2.4',
	app_name: 'RFC 5424 §6.2.5',
	app_name_length: 'RFC 5424 §6.2.5',
	procid: 'RFC 5424 §6.2.6',
	procid_length: 'RFC 5424 §6.2.6',
	msgid: 'RFC 5424 §6.2.7',
	msgid_length: 'RFC 5424 §6.2.7',
	structured_data: 'RFC 5424 §6.3',
	sd_name: 'RFC 5424 §6.3.2, §6.3.3',
	sd_name_length: 'RFC 5424 §6.3.2, §6.3.3',
	sd_id_repeated: 'RFC 5424 §6.3.2',
	sd_parameter: 'RFC 5424 §6.3.3',
	sd_value: 'RFC 5424 §6.3.3',
	sd_value_utf8: 'RFC 5424 §6.3.3',
	sd_unclosed: 'RFC 5424 §6.3.1',
	message_utf8: 'RFC 5424 §6.4',
	control: 'RFC 5424 §6.2, RFC 3164 §4.1',
	frame_count: 'RFC 6587 §3.4.1',
	frame_cut: 'RFC 6587 §3.4.1',
	json: 'RFC 8259 §2',
	json_utf8: 'RFC 8259 §8.1',
	gelf_host: 'GELF 1.1',
	gelf_short_message: 'GELF 1.1',
	gelf_inflate: 'RFC 1950, RFC 1952',
	gelf_chunks: 'GELF via UDP',
};

/** Which rule a line of this reason breaks, of which RFC clause, in words; of a reason of another version its name. */
export function explainReason(name: string): string {
	const known = parseReasons.find((reason) => reason.name === name);
	if (known === undefined) return name;
	const clause = clauses[name];
	return clause === undefined ? known.text : `${known.text} (${clause})`;
}

const indexes: ReadonlyMap<string, number> = new Map(
	parseReasons.map(({name}, index) => [name, index]),
);

/** The number that stands for a reason in a batch. */
export function reasonIndex(name: ParseReason): number {
	return indexes.get(name) ?? 0;
}

/** The reason's name by its number in a batch. */
export function reasonName(index: number): ParseReason {
	return parseReasons[index]?.name ?? 'none';
}
