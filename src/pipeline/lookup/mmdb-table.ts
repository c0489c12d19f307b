import {isIP} from 'node:net';
import {Reader} from 'mmdb-lib';
import type {Response} from 'mmdb-lib';
import {canonicalAddress} from '../../base/ip-network.ts';
import type {FieldValue} from '../../model/event.ts';
import type {LookupTable} from './table.ts';
import {lookupLimits} from './table.ts';

/** Where ECS has what databases of MaxMind, DB-IP, IPinfo and others have; the first path that is there counts. */
const paths: readonly (readonly [field: string, ...paths: (readonly string[])[]])[] = [
	['geo.continent_code', ['continent', 'code']],
	['geo.country_iso_code', ['country', 'iso_code'], ['country_code'], ['country']],
	['geo.country_name', ['country', 'names', 'en'], ['country_name']],
	['geo.region_name', ['subdivisions', '0', 'names', 'en'], ['region']],
	['geo.city_name', ['city', 'names', 'en'], ['city']],
	['geo.timezone', ['location', 'time_zone'], ['timezone']],
	['as.number', ['autonomous_system_number'], ['asn']],
	['as.organization.name', ['autonomous_system_organization'], ['as_name'], ['organization']],
];

/** A database in the MaxMind DB format 2.0; throws where the bytes are none. Fields stand below that of the address: `source.geo.*` for `source.ip`. */
export function mmdbTable(bytes: Buffer): LookupTable {
	const reader = new Reader<Response>(bytes);
	return {
		size: reader.metadata.nodeCount,
		find(value, field) {
			const address = canonicalAddress(value);
			if (address === undefined || isIP(address) === 0) return undefined;
			const found = valueOf(reader, address);
			if (found === null || found === undefined) return undefined;
			const base = field.replace(/\.[^.]*$/, '');
			const fields = paths.flatMap(([name, ...places]) => {
				const first = places.map((place) => valueAt(found, place)).find((each) => isKept(each));
				return isKept(first) ? [[`${base}.${name}`, cleaned(name, first)] as const] : [];
			});
			return fields.length === 0 ? undefined : fields;
		},
	};
}

/** Undefined where the database is damaged there. */
function valueOf(reader: Reader<Response>, address: string): unknown {
	try {
		return reader.get(address);
	} catch {
		// One bad place must not stop what comes in.
		return undefined;
	}
}

function valueAt(tree: unknown, place: readonly string[]): unknown {
	return place.reduce((node, key) => (isTree(node) ? node[key] : undefined), tree);
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null;
}

function isKept(value: unknown): value is FieldValue {
	if (typeof value === 'number') return Number.isFinite(value);
	return typeof value === 'string' && value !== '' && value.length <= lookupLimits.characters;
}

/** `AS3320` is the number 3320. */
function cleaned(name: string, value: FieldValue): FieldValue {
	const digits = name === 'as.number' ? /^(?:AS)?(\d{1,10})$/i.exec(String(value))?.[1] : undefined;
	return digits === undefined ? value : Number(digits);
}
