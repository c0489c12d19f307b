import {readFileSync} from 'node:fs';
import {z} from 'zod';
import {withoutTrailer} from '../../../src/proto/syslog/framer.ts';
import {scanned} from '../../helpers/scan.ts';
import {sharedData, testWithSharedData} from '../../helpers/shared-data.ts';

// Messages and what other projects' tests say of them. We agree on all but those below.

/** Where the project needs a setting that reads the message otherwise than its default, or extends RFC 3164 in its own way. */
const otherSettings: ReadonlyMap<string, string> = new Map([
	['rsyslog:parsertest-parse_8bit_escape', 'bytes above 127 are escaped'],
	[
		'rsyslog:pmrfc3164-defaultTag',
		'a tag needs a colon, and a message keeps every blank before it',
	],
	['rsyslog:pmrfc3164-headerless', 'lines without header get a name'],
	['rsyslog:pmrfc3164-parsehostnameandtag-off', 'the header is not split'],
	[
		"fluentd:proper result with no ident message by 'support_colonless_ident false'",
		'a tag needs a colon',
	],
	['syslog-loose:parse_rsyslog', 'structured data at the beginning of an RFC 3164 message'],
	['syslog-loose:rsyslog_omfwd_tcp_default', 'structured data in RFC 3164'],
	['syslog-loose:rsyslog_omfwd_tcp_forward_format', 'structured data in RFC 3164'],
	['syslog-loose:parse_exact_error', 'a line of a file without header is refused'],
	['syslog-loose:parse_invalid_date', 'the year is known not to be a leap year'],
	['syslog-loose:handles_weird_whitespace', 'blanks and newlines before the message are skipped'],
]);

/** What RFC 5424 forbids and others let pass: a blank behind `=`, parameters without value, an SD-ID that stands twice. */
const notRfc5424: ReadonlySet<string> = new Set([
	'fluentd:test_parse_with_rfc5424_multiple_structured_message',
	'syslog-loose:parse_5424_multiple_structured_data',
	'syslog-loose:handles_incorrect_sd_element',
]);
const isNotRfc5424 = ({source, input}: Case) =>
	notRfc5424.has(source) || input.includes('eventSource= "');

/** Where we read otherwise on purpose, by their beginning. */
const ownWay: readonly (readonly [string, string])[] = [
	[
		'<167>Oct  8 23:05:06 10.321.1.123 05"',
		'a quote or comma makes no tag of a word without colon',
	],
	['<6>AUG 10 22:18:24 2009  netips', '2009 is the year, not the host'],
	['This is a message!', 'without a time stamp there is no host'],
	['<34>Oct 11 22:14:15 mymachine: a message', 'a word with a colon is the tag, as rsyslog has it'],
];

const caseSchema = z.object({
	source: z.string(),
	input: z.string(),
	kind: z.string().optional(),
	// Text where `kind` is a part of a message.
	expect: z.record(z.string(), z.unknown()).catch({}),
});
type Case = z.infer<typeof caseSchema>;

for (const project of ['rsyslog', 'fluentd', 'syslog-loose']) {
	testWithSharedData(`messages are read as ${project} reads them`, (t) => {
		const cases = readCases(project);
		t.true(cases.length > 30);
		for (const each of cases) {
			const found = hasOtherReading(each) ? [] : differences(each);
			t.deepEqual(found, [], `${each.source}: ${each.input}`);
		}
	});
}

testWithSharedData('no more than one RFC 3164 header in twenty is read otherwise', (t) => {
	const cases = ['rsyslog', 'fluentd', 'syslog-loose']
		.flatMap(readCases)
		.filter(({input}) => /^<\d+>(?!\d+ )/.test(input))
		.filter(({source}) => !otherSettings.has(source));
	const disagreed = cases.filter((each) => differences(each).length > 0);
	t.log(`${cases.length - disagreed.length} of ${cases.length}`);
	t.true(disagreed.length / cases.length <= 0.05);
});

function readCases(project: string): readonly Case[] {
	return readFileSync(sharedData(`syslog/${project}.jsonl`), 'utf8')
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => caseSchema.parse(JSON.parse(line)))
		.filter(({kind}) => kind === undefined);
}

function hasOtherReading(each: Case): boolean {
	return (
		otherSettings.has(each.source) ||
		isNotRfc5424(each) ||
		ownWay.some(([beginning]) => each.input.startsWith(beginning))
	);
}

function differences({input, expect}: Case): readonly string[] {
	const isFile = !input.startsWith('<');
	const result = scanned(withoutTrailer(Buffer.from(input)), isFile ? 'file' : 'auto');
	if (!result.ok || expect['error'] === true)
		return result.ok === (expect['error'] !== true) ? [] : ['not the same verdict'];
	const ours: Record<string, unknown> = {
		...result,
		facility_code: result.facility,
		severity_code: result.severity,
		message: result.message ?? '',
	};
	const compared = [
		...(['hostname', 'app', 'procid', 'msgid', 'message'] as const),
		...(isFile ? [] : ['pri', 'facility_code', 'severity_code']),
	];
	return compared
		.filter((key) => key in expect)
		.filter((key) => comparable(key, ours[key]) !== comparable(key, expect[key]))
		.map((key) => `${key}: ${JSON.stringify(ours[key])}, not ${JSON.stringify(expect[key])}`);
}

/** Of the blanks between tag and text rsyslog keeps all in the message, we all but the first, and the others none. */
function comparable(key: string, value: unknown): unknown {
	if (key === 'message') return typeof value === 'string' ? value.trimStart() : '';
	return value === '' || value === '@RECEIVER_HOST@' ? null : value;
}
