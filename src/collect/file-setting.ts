/** Which files are read, and how their lines become messages. */
export interface FileSetting {
	/** An absolute path, or a pattern as in glob.ts. */
	readonly path: string;
	/** `auto`: a line as it stands where it is syslog, else RFC 5424 is made around it; `syslog`: always as it stands; `plain`: always made. */
	readonly format: 'auto' | 'syslog' | 'plain';
	/** Program of the messages made; null: the file's base name without `.log`. */
	readonly program: string | null;
	/** Patterns of files left out: whole paths, or names where they have no slash. */
	readonly exclude: readonly string[];
	/** That nothing stands at the path is no problem. */
	readonly isOptional?: boolean;
}

/** Whether the hub would take a line as syslog as it stands: the bytes from here to there, which `text` has as characters, one each. */
export type SyslogTest = (bytes: Buffer, text: string, from: number, to: number) => boolean;
