import {headerFields} from '../../model/event-fields.ts';
import type {HeaderField} from '../../model/event-fields.ts';

/** What values a field has, and so how a query may compare it. */
export type FieldKind =
	/** Any text, or a number. */
	| 'value'
	/** Any text. */
	| 'name'
	/** A long text, of which a part is looked for. */
	| 'text'
	| 'address'
	/** The address of a peer, or the id of an agent. */
	| 'sender'
	| 'severity'
	| 'facility'
	| 'id'
	| 'channel'
	| 'class';

export interface QueryField {
	readonly name: string;
	readonly kind: FieldKind;
	/** A condition of it. */
	readonly example: string;
}

const kinds: Readonly<Record<HeaderField, readonly [kind: FieldKind, example: string]>> = {
	channel: ['channel', 'channel:udp'],
	class: ['class', 'class:audit'],
	facility: ['facility', 'facility:auth or facility:4'],
	host: ['name', 'host:web-02'],
	id: ['id', 'id:1204'],
	message: ['text', 'message:"failed password"'],
	msgid: ['name', 'msgid:ID47'],
	pid: ['value', 'pid:4711'],
	program: ['name', 'program:sshd'],
	severity: ['severity', 'severity<=err or severity:3'],
	source: ['sender', 'source:192.0.2.7'],
};

/** A field of the header, or any ECS name, which has a dot; undefined where it is neither. */
export function queryField(name: string): QueryField | undefined {
	const header = headerFields.find((field) => field === name);
	if (header !== undefined) {
		const [kind, example] = kinds[header];
		return {name, kind, example};
	}
	if (!/^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+$/.test(name)) return undefined;
	return name.endsWith('.ip')
		? {name, kind: 'address', example: `${name}:192.0.2.0/24`}
		: {name, kind: 'value', example: `${name}:root`};
}

/** What to write in the place of a name that is no field. */
export const fieldNames = `one of ${headerFields.join(', ')}, or an ECS name such as user.name`;
