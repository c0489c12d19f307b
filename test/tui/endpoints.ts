import test from 'ava';
import type {EndpointJson} from '../../src/proto/rpc/endpoint-schema.ts';
import type {Message, News, State} from '../../src/tui/state.ts';
import {wantedOf} from '../../src/tui/wanted.ts';
import {
	after,
	alertRow,
	busyNews,
	eventRow,
	healthOf,
	liveState,
	screenOf,
} from '../helpers/console-state.ts';
import {agentEndpoint, deviceEndpoint, endpointDetail} from '../helpers/second-slice-samples.ts';

const gone: EndpointJson = {
	...agentEndpoint,
	id: 'ffffffffffffffff',
	name: 'db-01',
	state: 'disconnected',
	source: {...agentEndpoint.source, address: 'ffffffffffffffff', is_authenticated: false},
};
const rows = [gone, deviceEndpoint, agentEndpoint];
const small = {columns: 80, rows: 24};
const wide = {columns: 160, rows: 48};

function endpointsOf(list: readonly EndpointJson[]): News {
	const counts = {alive: 1, silent: 1, disconnected: 1};
	return {kind: 'endpoints', rows: list, total: list.length, position: 0, counts};
}

function started(size = small, isAscii = false): State {
	const start = liveState(size, busyNews(), isAscii);
	return after(start, ['2', {kind: 'hub', news: endpointsOf(rows)}]).state;
}

function answered(endpoint: EndpointJson): Message {
	const result = {...endpointDetail, endpoint};
	return {kind: 'answer', answer: {kind: 'host', id: endpoint.id, result}};
}

function textOf(state: State): string {
	return screenOf(state).join('\n');
}

test('each endpoint has its state as a sign and a word', (t) => {
	const text = textOf(started());
	t.regex(text, /▌✕ disconnected db-01 +Debian 12 /);
	t.regex(text, / ○ silent +router +device/);
	t.regex(text, / ● alive +web +Debian/);
	t.regex(textOf(started(small, true)), />x disconnected db-01/);
});

test('the list has no room for all columns below 100 and all of them above', (t) => {
	t.regex(textOf(started()), /STATE +NAME +OS +SEEN +CPU +MEM +E\/MIN +ALRT +24 H/);
	t.regex(textOf(started({columns: 60, rows: 16})), /STATE +NAME +SEEN +CPU +MEM +E\/MIN ALRT/);
});

test('enter opens the page of the selected endpoint and esc leaves it', (t) => {
	const page = after(started(), ['j', 'j', answered(agentEndpoint), 'enter']).state;
	const text = textOf(page);
	t.regex(text, /─ web {2}● alive ─+ esc back/);
	t.regex(text, /system +Debian GNU\/Linux 12, kernel 6\.1\.0-13-amd64, x86_64/);
	t.regex(text, /clock +90\.0 s behind the hub's; booted 11-17 10:00:00Z, up 3d/);
	t.regex(text, /memory +█████░░░░░ +50% of 8\.6 GB, 4\.3 GB free/);
	t.regex(text, /disk +████████░░ +75% of 107 GB, 27 GB free +\//);
	t.regex(text, /spool +10 events wait \(2\.0 kB\); cut as too long 1, lost 0 B/);
	t.regex(text, /alive +·{20}█_▄█ 62\.5 % of the time known in 24 h/);
	const back = after(page, ['esc']).state;
	t.false(back.isZoomed);
	t.is(back.focus, 'endpoints');
	t.is(back.tab, 'endpoints');
});

test('an endpoint in trouble says what to do', (t) => {
	const text = textOf(after(started(), ['enter']).state);
	t.regex(text, /PROBLEMS *\n {2}its agent is not heard: see on it/);
	t.regex(text, /agents +plain: its agent gave no proof who it is/);
	const device = textOf(after(started(), ['j', 'enter']).state);
	t.regex(device, /nothing heard for 20 min: look whether it still sends here/);
});

test('its page has its open alerts and its last lines, newest first', (t) => {
	const alerts = [alertRow(1, {host: {name: 'web'}}), alertRow(2, {host: {name: 'web-02'}})];
	const news: readonly News[] = [
		{kind: 'host-alerts', name: 'web', rows: alerts},
		{kind: 'host-lines', query: `source:${agentEndpoint.id}`, rows: [eventRow(1), eventRow(2)]},
		{kind: 'host-lines', query: 'source:192.0.2.99', rows: [eventRow(3)]},
	];
	const messages = news.map((one): Message => ({kind: 'hub', news: one}));
	const text = textOf(after(started(wide), ['j', 'j', 'enter', ...messages]).state);
	t.is(text.match(/SSH brute force/g)?.length, 1);
	t.regex(text, /LAST LINES, NEWEST FIRST[^\n]*\n[^\n]*admin2 [^\n]*\n[^\n]*admin1 /);
	t.false(text.includes('admin3'));
});

test('l shows its lines and A its alerts in their tabs', (t) => {
	const logs = after(started(), ['j', 'l']).state;
	t.is(logs.tab, 'logs');
	t.is(wantedOf(logs).events?.query, 'source:192.0.2.1');
	const alerts = after(started(), ['j', 'A']).state;
	t.is(alerts.tab, 'alerts');
	t.is(alerts.alerts.filter, 'state:open router');
	t.is(wantedOf(alerts).alerts?.query.text, 'router');
});

test('t opens the trace of an agent at its end, and says why a device has none', (t) => {
	const {state, effects} = after(started(), ['t']);
	t.deepEqual(effects, [{kind: 'open-trace', id: gone.id}]);
	const frame = {
		time: '2026-11-20T14:03:11.000Z',
		direction: 'received',
		type: 'HEARTBEAT',
		size_bytes: 477,
		is_compressed: true,
		text: 'cpu 5 %',
	} as const;
	const frames = Array.from({length: 50}, () => frame);
	const answer = {kind: 'trace', id: gone.id, frames} as const;
	const shown = textOf(after(state, [{kind: 'answer', answer}]).state);
	t.regex(shown, /14:03:11\.000 from agent HEARTBEAT +477 bytes, zstd/);
	t.regex(shown, /end \(j k/);
	const device = after(started(), ['j', 't']);
	t.deepEqual(device.effects, []);
	t.regex(device.state.notice?.text ?? '', /router has no agent/);
});

test('t on an alert goes to the page of its host, and esc back', (t) => {
	const state = after(liveState(small, busyNews()), ['t']).state;
	t.is(state.tab, 'endpoints');
	t.is(wantedOf(state).host?.id, 'web-02');
	const result = {...endpointDetail, endpoint: {...agentEndpoint, name: 'web-02'}};
	const answer = {kind: 'host', id: 'web-02', result} as const;
	const shown = after(state, [{kind: 'answer', answer}]).state;
	t.regex(textOf(shown), /─ web-02 {2}● alive/);
	const back = after(shown, ['esc']).state;
	t.is(back.tab, 'alerts');
	t.is(back.host, null);
});

test('t on a line goes to where it came from, not to whom it claims to be', (t) => {
	const start = liveState(small, busyNews());
	t.is(wantedOf(after(start, ['3', 'k', 't']).state).host?.id, 'device:127.0.1.1');
});

test('S goes through the orders and / filters', (t) => {
	const orders = ['S', 'S', 'S'].map((_, index) => {
		const keys = ['S', 'S', 'S'].slice(0, index + 1);
		return wantedOf(after(started(), keys).state).endpoints?.order;
	});
	t.deepEqual(orders, ['name', 'seen', 'trouble']);
	const filtered = after(started(), ['/', ...Array.from('state:trouble'), 'enter']).state;
	t.deepEqual(wantedOf(filtered).endpoints?.query, {states: ['silent', 'disconnected']});
	t.is(after(filtered, ['esc']).state.endpoints.filter, '');
	const wrong = after(started(), ['/', ...Array.from('state:x'), 'enter']).state;
	t.is(wrong.dialog?.kind === 'input' ? wrong.dialog.problem?.slice(0, 9) : '', "'state:x'");
});

function namesOf(keys: readonly string[], size = small): readonly string[] {
	return Object.entries(wantedOf(after(started(size), keys).state))
		.filter(([, one]) => one !== null)
		.map(([name]) => name)
		.toSorted();
}

test('what is not on the screen is not subscribed to', (t) => {
	t.deepEqual(namesOf(['1']), ['alerts', 'detail', 'events']);
	t.deepEqual(namesOf(['1', 'enter']), ['alerts', 'detail']);
	t.deepEqual(namesOf(['2']), ['endpoints', 'host']);
	t.deepEqual(namesOf(['2'], wide), ['endpoints', 'host', 'hostAlerts', 'hostLines']);
	t.deepEqual(namesOf(['3']), ['events', 'logVolume']);
	t.deepEqual(namesOf(['4']), ['errors']);
	t.deepEqual(namesOf(['5']), ['statistics']);
	t.deepEqual(namesOf(['6']), ['ledger']);
});

test('an empty list says what to do', (t) => {
	const empty = {kind: 'hub', news: {...endpointsOf([]), total: 0}} as const;
	const none = after(liveState(small), ['2', empty]).state;
	t.regex(textOf(none), /No endpoint so far[\s\S]*systemctl start nms-agent[\s\S]*port 5514/);
	const filtered = after(started(), ['/', 'x', 'enter', empty]).state;
	t.regex(textOf(filtered), /No endpoint matches this filter\. esc shows all/);
	t.regex(textOf(after(liveState(small), ['2']).state), /waiting for the hub/);
});

test('without a role every tab says how to get one', (t) => {
	for (const [key, view] of [
		['2', 'endpoints'],
		['4', 'errors'],
		['5', 'statistics'],
	] as const) {
		const news: readonly News[] = [
			{kind: 'caller', user: 'eve', role: null},
			{kind: 'refused', view, reason: 'not permitted'},
		];
		const messages = news.map((one): Message => ({kind: 'hub', news: one}));
		t.regex(textOf(after(liveState(small), [key, ...messages]).state), /eve has no role on this/);
	}
});

test('a hub that is gone leaves what was there, and says why where nothing was', (t) => {
	const reason = 'no hub answers';
	const link = {kind: 'lost', since: 0, reason, remedy: 'start it'} as const;
	const lost: Message = {kind: 'hub', news: {kind: 'link', link}};
	t.regex(textOf(after(started(), [lost]).state), /stale[\s\S]*disconnected db-01/);
	for (const key of ['2', '4', '5'])
		t.regex(textOf(after(liveState(small), [key, lost]).state), /no hub answers; start it/);
});

test('F forgets an endpoint after asking, and never a connected agent', (t) => {
	const asked = after(started(), ['g', 'F']).state;
	t.regex(textOf(asked), /Forget db-01\? It leaves the list until it is heard again/);
	t.deepEqual(after(asked, ['y']).effects, [
		{kind: 'forget', id: rows[0]?.id ?? '', name: 'db-01'},
	]);
	t.deepEqual(after(asked, ['n']).effects, []);
	const refused = after(started(), ['G', 'F']).state;
	t.is(refused.dialog, null);
	t.regex(textOf(refused), /web is connected: stop nms-agent on it first/);
});

test('what came of forgetting is said', (t) => {
	const done = after(started(), [
		{kind: 'answer', answer: {kind: 'forgotten', id: 'x', name: 'db-01'}},
	]);
	t.regex(textOf(done.state), /forgot db-01; its events stay/);
	const refusal = {kind: 'forget-refused', reason: 'viewers may not'} as const;
	const refused = after(started(), [{kind: 'answer', answer: refusal}]);
	t.regex(textOf(refused.state), /not forgotten: viewers may not/);
});

test('the page of a device says how many of its lines did not parse', (t) => {
	const sender = {channel: 'udp', address: '192.0.2.1', received: 27, parse_errors: 27} as const;
	const sources = [{...sender, last_received: '2026-11-20T14:03:11.000Z'}];
	const told: Message = {kind: 'hub', news: {kind: 'health', health: healthOf({sources})}};
	const page = after(started(), [told, 'g', 'j', 'enter']).state;
	t.regex(textOf(page), /errors +27 of 27 lines since the hub's start; 4 shows why/);
});

test('the palette offers the machines that are loaded', (t) => {
	const state = after(started(), [':', 'w', 'e', 'b']).state;
	t.regex(textOf(state), /endpoint web +alive, agent/);
	const page = after(state, ['enter']).state;
	t.is(page.host?.id, 'web');
	t.true(page.isZoomed);
	t.not(wantedOf(after(liveState(small), [':']).state).endpoints, null);
});
