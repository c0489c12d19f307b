import {canonicalAddress} from '../../base/ip-network.ts';
import {clearAddresses} from '../generic/clear-addresses.ts';
import {failedLogin, isFailedLogin} from '../generic/failed-login.ts';
import {failedUser} from '../generic/failed-user.ts';
import type {Message} from '../message.ts';
import type {Pair} from './pairs.ts';

/** What the program says itself. */
const sayingKeys: ReadonlySet<string> = new Set([
	'msg',
	'message',
	'event',
	'error',
	'short_message',
]);
/** Keys of who is on the other side: `remote_addr`, `clientIP`, `ip`, `req.remoteAddress`. */
const otherSide =
	/(?:^|[._-])(?:(?:remote|client|peer|src|source)[._-]?(?:ip|addr|address|host)?|ip(?:[_-]?addr(?:ess)?)?)$/i;
/** Keys of who that is: `userName`, `login`, `req.user`. */
const whoKeys = /(?:^|[._-])(?:user(?:[._-]?name)?|login|email)$/i;
const withPort = /^(?:\[(?<six>[\da-f:.]+)\]|(?<four>[\d.]+)):(?<port>\d{1,5})$/i;
/** A path, and what is done about failures: the text may mean a request, or a counter. */
const doubt = /(?:^|\s)\/|\b(?:reset|counter|count)\b/i;
/** Longest text that is looked at, and longest name, in characters. */
const longest = 512;
const longestName = 128;
const userName = 'user.name';

/**
 * Gives the row of a body that no pattern knows that a login failed, where its message leaves no doubt, and the one address of the other side
 * that its keys or its message name. As of any message without a pattern, build no response on it.
 */
export function storeFailedLogin({batch, row, fields}: Message, pairs: readonly Pair[]): void {
	const said = pairs.filter(([key, value]) => sayingKeys.has(key) && value.length <= longest);
	const text = said.find(([, value]) => isFailedLogin(value) && !doubt.test(value))?.[1];
	const hasSucceeded = pairs.some(([key, value]) => key === 'success' && value === 'true');
	if (text === undefined || hasSucceeded) return;
	const named = pairs.flatMap(([key, value]) => (otherSide.test(key) ? addressOf(value) : []));
	const addresses = named.length > 0 ? named : sourcesIn(text);
	const [first] = addresses;
	const isOne = addresses.every(({address}) => address === first?.address);
	const known = batch.field(row, 'source.ip');
	if (known === undefined && (first === undefined || !isOne)) return;
	for (const constant of failedLogin) fields.setConstant(constant);
	storeUser(batch, row, userIn(text, pairs));
	if (known !== undefined || first === undefined) return;
	batch.setField(row, 'source.ip', first.address);
	if (first.port !== undefined) batch.setField(row, 'source.port', first.port);
}

/** Unless it is known who. */
function storeUser(batch: Message['batch'], row: number, user: string | undefined): void {
	if (user !== undefined && batch.field(row, userName) === undefined)
		batch.setField(row, userName, user);
}

/** Who was not let in, by the keys, or else by what the program says. */
function userIn(text: string, pairs: readonly Pair[]): string | undefined {
	return pairs.find(([key, value]) => whoKeys.test(key) && isName(value))?.[1] ?? failedUser(text);
}

function isName(value: string): boolean {
	return value !== '' && value !== '-' && value !== 'null' && value.length <= longestName;
}

interface OtherSide {
	readonly address: string;
	readonly port: number | undefined;
}

/** Of `192.0.2.7`, `192.0.2.7:4711` or `[2001:db8::7]:4711`; none of anything else. */
function addressOf(value: string): readonly OtherSide[] {
	const parts = withPort.exec(value)?.groups;
	const address = canonicalAddress(parts?.['six'] ?? parts?.['four'] ?? value);
	const port = parts === undefined ? undefined : Number(parts['port']);
	return address === undefined ? [] : [{address, port}];
}

function sourcesIn(text: string): readonly OtherSide[] {
	return clearAddresses(text).filter(({role}) => role === 'source');
}
