import test from 'ava';
import {Chalk} from 'chalk';
import type {Look} from '../../../src/cli/text/look.ts';
import {errorPage, errorTable, groupTable} from '../../../src/cli/text/parse-error-text.ts';
import {parseError, parseErrorGroup} from '../../helpers/second-slice-samples.ts';

const plain: Look = {colours: new Chalk({level: 0}), isUtc: true};

test('groups stand with their count, source, reason and newest line', (t) => {
	t.deepEqual(groupTable([parseErrorGroup], plain), [
		'COUNT  HEALED  SOURCE         REASON  LAST SEEN             NEWEST  LINE',
		'    7       0  udp 192.0.2.1  pri     2026-11-20 14:03:11Z      12  <34x>Oct 11 host su: ␛[2Jhello',
	]);
});

test('lines stand with the byte at which they break a rule', (t) => {
	t.deepEqual(errorTable([parseError], plain), [
		'ID  RECEIVED              SOURCE         REASON  BYTE  LINE',
		'12  2026-11-20 14:03:11Z  udp 192.0.2.1  pri        3  <34x>Oct 11 host su: ␛[2Jhello',
	]);
});

test('a parse error is shown with its rule, a caret and a hex dump', (t) => {
	t.deepEqual(errorPage(parseError, parseErrorGroup.explanation, {...plain, columns: 80}), [
		'parse error 12',
		'received    2026-11-20 14:03:11Z',
		'source      udp 192.0.2.1',
		'reason      pri: PRI is a number in angle brackets (RFC 5424 §6.2.1)',
		'where       byte 3 of 30 bytes, from 0',
		'',
		'<34x>Oct 11 host su: ␛[2Jhello',
		'   ^',
		'',
		'00000000  3c 33 34 78 3e 4f 63 74  20 31 31 20 68 6f 73 74  |<34x>Oct 11 host|',
		'                   ^^',
		'00000010  20 73 75 3a 20 1b 5b 32  4a 68 65 6c 6c 6f        | su: .[2Jhello|',
	]);
});
