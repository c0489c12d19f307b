/**
 * Puts an entry at the end of a map, whose order so is that of putting. Where there are more than `most` then, the oldest is taken out
 * and returned.
 */
export function putNewest<Key, Value>(
	map: Map<Key, Value>,
	[key, value]: readonly [Key, Value],
	most: number,
): readonly [Key, Value] | undefined {
	map.delete(key);
	map.set(key, value);
	if (map.size <= most) return undefined;
	const [oldest] = map;
	if (oldest !== undefined) map.delete(oldest[0]);
	return oldest;
}
