import test from 'ava';
import type {SourceJson} from '../../src/proto/rpc/source-schema.ts';
import type {Message, State} from '../../src/tui/state.ts';
import {after, liveState, screenOf} from '../helpers/console-state.ts';
import {
	agentEndpoint,
	deviceEndpoint,
	parseErrorGroup,
	sender,
} from '../helpers/second-slice-samples.ts';

const source = {channel: 'udp', address: '192.0.2.1'} as const;
function answered(given: SourceJson): Message {
	return {kind: 'answer', answer: {kind: 'accepted', sender: given}};
}

function textOf(state: State): string {
	return screenOf(state).join('\n');
}

const errors = after(liveState({columns: 80, rows: 24}), [
	'4',
	{
		kind: 'hub',
		news: {
			kind: 'errors',
			found: {groups: [{...parseErrorGroup, is_new: true}], total_groups: 1, total: 7},
		},
	},
]).state;

const newDevice = {...deviceEndpoint, source: {...deviceEndpoint.source, is_new: true}};
const endpoints = after(liveState({columns: 80, rows: 24}), [
	'2',
	{
		kind: 'hub',
		news: {
			kind: 'endpoints',
			rows: [newDevice, agentEndpoint],
			total: 2,
			position: 0,
			counts: {alive: 1, silent: 1, disconnected: 0},
		},
	},
]).state;

test('a key accepts the sender of the selected parse errors, and undo takes it back', (t) => {
	t.regex(textOf(errors), /new sender: a accepts/);
	const {state, effects} = after(errors, ['a']);
	t.deepEqual(effects, [{kind: 'accept', source, isAccepted: true}]);
	const done = after(state, [answered(sender)]).state;
	t.regex(textOf(done), /udp 192\.0\.2\.1 is accepted as router/);
	t.regex(textOf(done), /undo/);
	const undone = after(done, ['u']);
	t.deepEqual(undone.effects, [{kind: 'accept', source, isAccepted: false}]);
	const back = after(undone.state, [answered({...sender, accepted: null, state: 'new'})]).state;
	t.regex(textOf(back), /udp 192\.0\.2\.1 is not accepted any more/);
	t.is(back.undo, null);
});

test('devices that nobody has accepted are told from others, and accepted by the key', (t) => {
	t.regex(textOf(endpoints), /router +new device/);
	t.regex(textOf(after(endpoints, ['enter']).state), /nobody has accepted this sender: a does/);
	t.deepEqual(after(endpoints, ['a']).effects, [{kind: 'accept', source, isAccepted: true}]);
	const agent = after(endpoints, ['j', 'a']);
	t.deepEqual(
		agent.effects.filter(({kind}) => kind === 'accept'),
		[],
	);
	t.regex(textOf(agent.state), /agents register/);
});

test('a refusal to accept is told, and nothing is asked of a hub that is away', (t) => {
	const refused = {kind: 'answer', answer: {kind: 'accept-refused', reason: 'no'}} as const;
	t.regex(textOf(after(errors, [refused]).state), /not accepted: no/);
	const lost = {...errors, link: {kind: 'lost', since: 0, reason: 'r', remedy: 'm'}} as const;
	t.deepEqual(
		after(lost, ['a']).effects.filter(({kind}) => kind === 'accept'),
		[],
	);
});
