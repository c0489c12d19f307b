import {line} from '../base/terminal-text.ts';

/** The tabs of the console in the order of their digits, and what they are called where there is room and where there is not. */
export const tabs = [
	{name: 'alerts', key: line`1`, title: line`Alerts`, short: line`Alerts`, tiny: line`Alerts`},
	{
		name: 'endpoints',
		key: line`2`,
		title: line`Endpoints`,
		short: line`Endpoints`,
		tiny: line`Endp`,
	},
	{name: 'logs', key: line`3`, title: line`Logs`, short: line`Logs`, tiny: line`Logs`},
	{name: 'errors', key: line`4`, title: line`Parse errors`, short: line`Parse`, tiny: line`Parse`},
	{
		name: 'dashboard',
		key: line`5`,
		title: line`Dashboard`,
		short: line`Dashboard`,
		tiny: line`Dash`,
	},
	{name: 'hub', key: line`6`, title: line`Hub`, short: line`Hub`, tiny: line`Hub`},
] as const;
export type Tab = (typeof tabs)[number]['name'];
