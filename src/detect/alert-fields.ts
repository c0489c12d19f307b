/** What a rule without a group is about. */
export const alertFields = ['source.ip', 'user.name', 'host.name'] as const;

/** Fields that every hit carries where its event has them, since alerts show them; `source` is the address of the event's source. */
export const carriedFields = [...alertFields, 'source'] as const;

/** Where each of them is in `carriedFields`, and so in the fields of any hit. */
export const carriedPlace = {sourceIp: 0, userName: 1, hostName: 2, sourceAddress: 3} as const;
