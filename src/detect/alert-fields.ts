/** What a rule without a group is about. */
export const alertFields = ['source.ip', 'user.name', 'host.name'] as const;

/** Fields that every hit carries where its event has them, since alerts show them; `source` is the address of the event's source. */
export const carriedFields = [...alertFields, 'source'] as const;
