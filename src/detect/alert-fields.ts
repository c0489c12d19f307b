/** Fields that every hit carries where its event has them, since alerts show them. */
export const alertFields = ['source.ip', 'user.name', 'host.name'] as const;
