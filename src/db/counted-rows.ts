import type {BlockColumns} from './block/block-columns.ts';
import type {WrittenColumns} from './block/columns-part.ts';
import type {CountedRows} from './volumes.ts';

/** Columns of a block as they are counted. */
export function countedRows(
	columns: Pick<
		BlockColumns | WrittenColumns,
		'receivedAt' | 'priorities' | 'sources' | 'sourcePlaces' | 'hosts' | 'programs'
	>,
): CountedRows {
	const {receivedAt, priorities, sources, sourcePlaces, hosts, programs} = columns;
	return {
		receivedAt,
		priority: priorities,
		sources,
		source: sourcePlaces,
		hosts: {values: hosts.values.map(String), ids: hosts.ids},
		programs: {values: programs.values.map(String), ids: programs.ids},
	};
}
