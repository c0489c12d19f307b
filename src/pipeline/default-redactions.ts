/** Options of command lines whose value is a secret. */
const options =
	'{password|passwd|pass|passphrase|token|auth-token|secret|client-secret|secret-key|access-key|api-key|apikey|db-password|user-password|admin-password|http-password|proxy-password|auth-password}';

/** Keys of assignments, in the environment and in forms. */
const keys = String.raw`{assword|assphrase|asswd|ASSWORD|ASSPHRASE|ASSWD|_TOKEN|_SECRET|_PASS|SECRET_KEY|SECRET_ACCESS_KEY|API_KEY|ACCESS_TOKEN}`;

/** Opening quotes and what closes them. */
const quotes = [
	['"', '"'],
	["'", "'"],
	[String.raw`\\"`, String.raw`\\"`],
] as const;

const mysql = '{mysql|mysqldump|mysqladmin|mysqlimport|mariadb|mariadb-dump|mariadb-admin}';

/**
 * What is a secret where nothing else is said: passwords and keys in command lines, as sudo, cron, shells, snoopy and audit records show
 * them, in environment variables, URLs and headers. Patterns of the decoders' language, the first that stands at a place counts.
 */
export const defaultRedactions: readonly string[] = [
	...quotes.flatMap(([open, close]) => [
		`--${options}{=| }${open}<until:secret>${close}`,
		`${keys}=${open}<until:secret>${close}`,
	]),
	`--${options}{=| }<word:secret>`,
	`${keys}=<word:secret>`,
	// Arguments of an audit record, quoted or in hex.
	`="--${options}" a<int>="<until:secret>"`,
	`="--${options}" a<int>=<word:secret>`,
	`${mysql}" <until>="-p<until:secret>"`,
	'sshpass" a<int>="-p" a<int>="<until:secret>"',
	'sshpass" a<int>="-p<until:secret>"',
	'proctitle=<word:hex>',
	`${mysql} -p<word:secret>`,
	`${mysql} <until> -p<word:secret>`,
	'sshpass -p[ ]<word:secret>',
	'curl -u <until>:<word:secret>',
	'curl <until> {-u|--user} <until>:<word:secret>',
	'{useradd|usermod} <until>-p <word:secret>',
	'{ldapsearch|ldapmodify|ldapadd|ldapdelete|ldappasswd} <until>-w <word:secret>',
	'{mongo|mongosh|mongodump|mongorestore} <until>-p <word:secret>',
	'{redis-cli|valkey-cli} <until>-a <word:secret>',
	'docker login <until>-p <word:secret>',
	'htpasswd -{b|bc|cb|bB|Bb} <word> <word> <word:secret>',
	'{smbclient|rpcclient|mount.cifs} <until>-U <until>%<word:secret>',
	'echo <until>:<word:secret> \\| chpasswd',
	'-pass{in|out} pass:<word:secret>',
	'{http|https|ftp|ssh|git|mysql|mariadb|postgres|postgresql|mongodb|mongodb+srv|amqp|amqps|redis|rediss|ldap|ldaps|smb|rtsp}://<userinfo>:<userinfo:secret>@',
	'uthorization: {Basic|Bearer|Token|token} <word:secret>',
];
