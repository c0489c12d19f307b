import test from 'ava';
import {EventBatch} from '../../src/model/event-batch.ts';
import {redactedField} from '../../src/model/redacted.ts';
import {defaultRedactions} from '../../src/pipeline/default-redactions.ts';
import {Pipeline} from '../../src/pipeline/pipeline.ts';
import {compileRedaction} from '../../src/pipeline/redaction.ts';
import type {Redaction} from '../../src/pipeline/redaction.ts';
import {randomFrom} from '../helpers/random.ts';

/** Messages; what is secret stands between « and ». */
const cases: readonly string[] = [
	'COMMAND=/usr/bin/mysql -u root -p«hunter2» shop',
	'COMMAND=/usr/bin/mysqldump -p«x» --all-databases > /tmp/y',
	'CMD (mysqladmin --user=root --password=«geheim» status)',
	"CMD (tool --password '«two words»' --token «abc.def» --port 3306)",
	'CMD (tool --password="«two words»" -v)',
	'CMD (PGPASSWORD=«s3cret» psql -h db shop)',
	'COMMAND=/usr/bin/env AWS_SECRET_ACCESS_KEY=«wJalr/XUt+n» GITHUB_TOKEN=«ghp_1» MYSQL_PASS=«q» ./run',
	'sshpass -p «x;y» ssh admin@192.0.2.1',
	'sshpass -p«x» ssh admin@192.0.2.1',
	'CMD (curl -s -u admin:«pw» https://example.org/)',
	'CMD (curl -u admin:«pw» https://example.org/)',
	'CMD (git clone https://bob:«t0ken»@git.example.org/x.git)',
	'fetch http://example.org:8080/a@b of user',
	"curl -H 'Authorization: Bearer «eyJ.a-b_c»' https://x",
	'usermod -c x -p «$6$salt$hash» bob',
	'echo bob:«newpw» | chpasswd',
	'echo "bob:«newpw»" | chpasswd',
	'openssl rsa -in k -passin pass:«x» -out y',
	'{"cmd":"mysql --password=«x»","user":"bob"}',
	String.raw`{"cmd":"mysql --password=\"«x y»\" shop","user":"bob"}`,
	'type=EXECVE msg=audit(1.2:3): argc=4 a0="mysql" a1="-u" a2="root" a3="-p«hunter2»"',
	'type=EXECVE msg=audit(1.2:3): argc=3 a0="tool" a1="--password" a2="«hunter2»"',
	'type=EXECVE msg=audit(1.2:3): argc=3 a0="tool" a1="--password" a2=«68756E74657232206D»',
	'type=EXECVE msg=audit(1.2:3): argc=2 a0="tool" a1="--password=«hunter2»"',
	'type=USER_CMD msg=audit(1.2:3): msg=\'cwd="/" cmd="tool --token «abc»" terminal=pts/0 res=success\'',
	'mount -t cifs //nas/x /mnt -o username=bob,password=«pw,uid=0»',
	// What only looks so.
	'Failed password for root from 192.0.2.7 port 4711 ssh2',
	"Access denied for user 'root'@'192.0.2.1' (using password: YES)",
	'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7',
	'COMMAND=/usr/bin/passwd bob',
	'mysql -u root -p shop',
	'PWD=/root ; USER=root ; COMMAND=/bin/ls --pass',
];

const redaction = compiled(defaultRedactions);

for (const marked of cases) {
	test(`of <${marked}> the secrets are replaced, and nothing else`, (t) => {
		const {raw, ranges} = unmarked(marked);
		const {text, told} = redact(redaction, raw);
		t.is(text, masked(raw, ranges));
		t.is(told, ranges.length === 0 ? undefined : ranges.map((range) => range.join('-')).join(' '));
	});
}

test('a command line in hex keeps its digits', (t) => {
	const start = 'type=PROCTITLE msg=audit(1.2:3): proctitle=';
	const found = redact(redaction, start + hex(['mysql', '-u', 'root', '-phunter2', 'shop']));
	t.is(found.text, start + hex(['mysql', '-u', 'root', '-p*******', 'shop']));
	t.is(found.told, `${start.length + 32}-${start.length + 46}`);
});

test('patterns of ones own replace the others, and a wrong one is named', (t) => {
	const own = compiled(['backupctl --key <word:secret>']);
	t.is(redact(own, 'backupctl --key abc --password=x').text, 'backupctl --key *** --password=x');
	t.is(redact(compiled([]), 'tool --password=x').told, undefined);
	for (const wrong of [
		'door-pin=<int>',
		'pin=<word:secret>',
		'a-key <text:secret>',
		'a-key <word:secret',
	])
		t.like(compileRedaction(['a-key=<word:secret>', wrong]), {kind: 'error', index: 1}, wrong);
});

test('whatever comes, only bytes that are told of change', (t) => {
	const random = randomFrom(7);
	const pick = (values: readonly string[]): string =>
		values[Math.floor(random() * values.length)] ?? '';
	const parts = [
		...cases.flatMap((text) => text.split(/[«» ]/)),
		' ',
		'"',
		"'",
		'=',
		':',
		'@',
		'\\',
	];
	for (let round = 0; round < 3000; round += 1) {
		const raw = Array.from({length: 1 + random() * 30}, () => pick(parts)).join(pick(['', ' ']));
		const {text, told = ''} = redact(redaction, raw);
		const ranges = told === '' ? [] : told.split(' ').map((range) => range.split('-').map(Number));
		const known = Buffer.from(raw);
		for (const [from = 0, to = 0] of ranges) {
			t.true(from < to && to <= known.length);
			known.set(Buffer.from(text).subarray(from, to), from);
		}
		if (text !== known.toString()) t.fail(raw);
	}
});

test('a row is stored without its secrets, parsed or not, and says so', (t) => {
	const pipeline = new Pipeline({
		decoders: {decode: () => 0},
		rules: {match: () => undefined},
		redaction,
	});
	const source = {channel: 'tcp', address: '192.0.2.1', epoch: ''} as const;
	const stream = pipeline.open(source, {framing: 'lines', format: 'auto'});
	const batch = new EventBatch(8, 4096);
	stream.push(Buffer.from('<13>tool --password=hunter2\n--password=hunter2\n<13>nothing\n'), 0, {
		batchFor: () => batch,
	});
	t.is(batch.raw(0).toString(), '<13>tool --password=*******');
	t.is(batch.field(0, redactedField), '20-27');
	t.is(batch.raw(1).toString(), '--password=*******');
	t.is(batch.field(2, redactedField), undefined);
	t.is(stream.counts.redacted, 2);
});

/** As the kernel writes a command line. */
function hex(words: readonly string[]): string {
	return Buffer.from(words.join('\0')).toString('hex').toUpperCase();
}

function compiled(patterns: readonly string[]): Redaction {
	const result = compileRedaction(patterns);
	if (result.kind === 'error') throw new Error(`${patterns[result.index]}: ${result.reason}`);
	return result.redaction;
}

function redact(using: Redaction, raw: string): {text: string; told: string | undefined} {
	const bytes = Buffer.from(raw);
	const batch = new EventBatch(2, bytes.length + 3);
	// Not at the start of the arena.
	batch.add(Buffer.from('one'), 0, 0, 0);
	const row = batch.add(bytes, 0, 0, 0);
	const told = using.redact(batch, row);
	return {text: batch.raw(row).toString(), told};
}

function unmarked(marked: string): {raw: string; ranges: readonly (readonly [number, number])[]} {
	const ranges: [number, number][] = [];
	let raw = '';
	for (const [at, part] of marked.split(/[«»]/).entries()) {
		if (at % 2 === 1) ranges.push([raw.length, raw.length + part.length]);
		raw += part;
	}
	return {raw, ranges};
}

function masked(raw: string, ranges: readonly (readonly [number, number])[]): string {
	let text = raw;
	for (const [from, to] of ranges)
		text = text.slice(0, from) + '*'.repeat(to - from) + text.slice(to);
	return text;
}
